package dev.keyturn.sandbox.rds;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Call;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.QueryOperations;
import dev.keyturn.sandbox.QueryProtocol;
import dev.keyturn.sandbox.Service;
import dev.keyturn.sandbox.WireRequest;
import dev.keyturn.sandbox.WireResponse;
import dev.keyturn.sandbox.Xml;
import dev.keyturn.sandbox.kms.EnvelopeKeys;
import dev.keyturn.sandbox.kms.SealedKey;
import dev.keyturn.sandbox.kms.ServiceGrant;
import dev.keyturn.sandbox.rds.Database.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** RDS over the query protocol: DB instances and clusters, each under a key or under none. */
public final class RdsService implements Service {
  private static final String NAMESPACE = "http://rds.amazonaws.com/doc/2014-10-31/";
  private static final List<String> GRANTED =
      List.of("Encrypt", "Decrypt", "GenerateDataKey", "CreateGrant", "RetireGrant", "DescribeKey");

  private static final String MADE_OF = "Engine StorageEncrypted KmsKeyId";

  private final EnvelopeKeys keys;
  private final QueryOperations<Handler> operations = new QueryOperations<>(RdsErrors::invalid);
  private final Map<String, Database> databases = new TreeMap<>();
  private Duration keyChecks = Duration.ofMinutes(30);

  /** Makes an RDS without databases. */
  public RdsService(EnvelopeKeys keys) {
    this.keys = keys;
    operations.add(
        "CreateDBInstance",
        "DBInstanceIdentifier DBInstanceClass AllocatedStorage MasterUsername MasterUserPassword "
            + MADE_OF,
        call -> create(call, Kind.INSTANCE));
    operations.add(
        "CreateDBCluster",
        "DBClusterIdentifier MasterUsername MasterUserPassword " + MADE_OF,
        call -> create(call, Kind.CLUSTER));
    operations.add("StartDBInstance", "DBInstanceIdentifier", call -> start(call, Kind.INSTANCE));
    operations.add("StartDBCluster", "DBClusterIdentifier", call -> start(call, Kind.CLUSTER));
    operations.add(
        "DescribeDBInstances",
        "DBInstanceIdentifier MaxRecords Marker",
        call -> describe(call, Kind.INSTANCE));
    operations.add(
        "DescribeDBClusters",
        "DBClusterIdentifier MaxRecords Marker",
        call -> describe(call, Kind.CLUSTER));
  }

  /** Sets how long a running database goes on before RDS asks KMS again; AWS tells no time. */
  public void checkKeysEvery(Duration time) {
    synchronized (databases) {
      keyChecks = time;
    }
  }

  @Override
  public String name() {
    return "rds";
  }

  @Override
  public Optional<String> operation(WireRequest request) {
    return operations.named(request);
  }

  @Override
  public String resource(WireRequest request) {
    Map<String, String> form = QueryProtocol.parameters(request);
    return form.getOrDefault("DBInstanceIdentifier", form.getOrDefault("DBClusterIdentifier", ""));
  }

  @Override
  public WireResponse handle(Call call) {
    Map<String, String> form = QueryProtocol.parameters(call.request());
    String action = form.getOrDefault("Action", "");
    QueryOperations.Operation<Handler> operation = operations.named(action);
    if (call.caller().isAnonymous()) {
      throw new AwsError("MissingAuthenticationToken", 403, "Request is missing a token");
    }
    operation.check(form);
    synchronized (databases) {
      RdsCall asked = new RdsCall(form, call.caller(), call.region(), call.now());
      return QueryProtocol.result(NAMESPACE, action, operation.handler().handle(asked).toString());
    }
  }

  @Override
  public WireResponse error(AwsError error, Call call) {
    AwsError shown =
        switch (error.code()) {
          case AwsError.THROTTLED -> new AwsError("Throttling", 400, error.message());
          case AwsError.FAILED -> new AwsError("InternalFailure", 500, error.message());
          default -> error;
        };
    return QueryProtocol.error(NAMESPACE, shown);
  }

  private Xml create(RdsCall call, Kind kind) {
    String id = call.required(kind.word() + "Identifier");
    if (databases.containsKey(call.place(kind, id))) {
      throw RdsErrors.exists(kind, id);
    }
    boolean encrypted = call.text("StorageEncrypted").filter("true"::equals).isPresent();
    if (!encrypted && call.text("KmsKeyId").isPresent()) {
      throw RdsErrors.invalid("KmsKeyId needs StorageEncrypted");
    }
    Optional<Database.Storage> storage =
        encrypted
            ? Optional.of(storage(call, call.service() + "/" + id, call.required("KmsKeyId")))
            : Optional.empty();
    Database made = new Database(kind, id, call.required("Engine"), storage, call.now());
    databases.put(call.place(kind, id), made);
    return new Xml().inside(kind.word(), xml -> write(xml, made, call));
  }

  private Database.Storage storage(RdsCall call, String resource, String reference) {
    Map<String, String> context = Map.of("aws:rds:db-id", resource);
    try {
      String key = keys.resolve(call.caller(), reference, call.region());
      SealedKey dataKey = keys.seal(call.caller(), key, context, call.service());
      ServiceGrant grant =
          keys.grant(
              call.caller(),
              new ServiceGrant.Order(key, call.service(), GRANTED, context, call.service()));
      return new Database.Storage(dataKey.wrapped(), grant, context);
    } catch (AwsError refused) {
      throw RdsErrors.keyNotAccessible(reference);
    }
  }

  private Xml start(RdsCall call, Kind kind) {
    Database database = named(call, kind, call.required(kind.word() + "Identifier"));
    database.status(keys, call.now(), keyChecks);
    database.start(keys, call.now());
    return new Xml().inside(kind.word(), xml -> write(xml, database, call));
  }

  private Xml describe(RdsCall call, Kind kind) {
    List<Database> found =
        call.text(kind.word() + "Identifier")
            .map(id -> List.of(named(call, kind, id)))
            .orElseGet(() -> all(call, kind));
    int from = call.number("Marker", 0);
    int to = Math.min(found.size(), from + call.number("MaxRecords", 100));
    Xml answer =
        new Xml()
            .list(
                kind.word() + "s",
                kind.word(),
                found.subList(Math.min(from, to), to),
                (xml, database) -> write(xml, database, call));
    return to < found.size() ? answer.number("Marker", to) : answer;
  }

  private List<Database> all(RdsCall call, Kind kind) {
    String prefix = call.place(kind, "");
    return databases.entrySet().stream()
        .filter(one -> one.getKey().startsWith(prefix))
        .map(Map.Entry::getValue)
        .toList();
  }

  private Database named(RdsCall call, Kind kind, String id) {
    return Optional.ofNullable(databases.get(call.place(kind, id)))
        .orElseThrow(() -> RdsErrors.notFound(kind, id));
  }

  private void write(Xml xml, Database database, RdsCall call) {
    String status = database.status(keys, call.now(), keyChecks);
    xml.text(database.kind().word() + "Identifier", database.id())
        .text("Engine", database.engine())
        .text(database.kind() == Kind.INSTANCE ? "DBInstanceStatus" : "Status", status)
        .flag("StorageEncrypted", database.keyArn().isPresent())
        .optional("KmsKeyId", database.keyArn());
  }

  /** Carries out an operation. */
  private interface Handler {
    Xml handle(RdsCall call);
  }

  /** A request and by whom. */
  private record RdsCall(Map<String, String> form, Caller caller, String region, Instant now) {
    Optional<String> text(String name) {
      return Optional.ofNullable(form.get(name)).filter(text -> !text.isEmpty());
    }

    String required(String name) {
      return text(name)
          .orElseThrow(() -> RdsErrors.invalid("The parameter " + name + " must be provided"));
    }

    int number(String name, int usual) {
      String given = text(name).orElse(String.valueOf(usual));
      if (!given.matches("[0-9]{1,6}")) {
        throw RdsErrors.invalid("The parameter " + name + " is no number: " + given);
      }
      return Integer.parseInt(given);
    }

    String place(Kind kind, String id) {
      return String.join("/", caller.account(), region, kind.word(), id);
    }

    String service() {
      return "rds." + region + ".amazonaws.com";
    }
  }
}
