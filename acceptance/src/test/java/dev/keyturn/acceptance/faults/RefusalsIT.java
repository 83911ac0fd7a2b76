package dev.keyturn.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.world.Orders;
import dev.keyturn.acceptance.world.SharedTemporal;
import dev.keyturn.acceptance.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeleteMarkerReplicationStatus;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;
import software.amazon.awssdk.services.s3.model.SseKmsEncryptedObjectsStatus;

/** That bad input fails a run at once, naming the field or resource and the remedy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsIT {
  private static final String DENIED = "orders-denied";
  private static final String NAMED = "orders-named";
  private static final String REPLICATED = "orders-replicated";
  private static final String ELSEWHERE = "us-east-1";

  private SharedTemporal temporal;
  private World world;
  private Orders orders;
  private String disabledKey;
  private String asymmetricKey;
  private String keyElsewhere;

  @BeforeAll
  void open() {
    temporal = SharedTemporal.start(RefusalsIT.class);
    world = World.open(temporal);
    orders = Orders.in(world);
    KmsClient kms = world.kms();
    disabledKey = kms.createKey().keyMetadata().arn();
    kms.disableKey(disable -> disable.keyId(disabledKey));
    asymmetricKey =
        kms.createKey(
                create -> create.keySpec(KeySpec.RSA_2048).keyUsage(KeyUsageType.ENCRYPT_DECRYPT))
            .keyMetadata()
            .arn();
    keyElsewhere =
        String.format("arn:aws:kms:%s:%s:key/%s", ELSEWHERE, Actor.ACCOUNT, orders.oldKeyId());
    for (String bucket : List.of(DENIED, NAMED, REPLICATED)) {
      orders.bucket(bucket, orders.oldKey());
    }
    policy(DENIED, "Deny", Actor.WORKER.arn(), "");
    policy(
        NAMED,
        "Deny",
        Actor.ATTACKER.arn(),
        ",\"Condition\":{\"StringNotEquals\":{\"s3:x-amz-server-side-encryption-aws-kms-key-id\":\""
            + orders.oldKey()
            + "\"}}");
    replicate();
    world.sandbox().calls().clear();
  }

  @AfterAll
  void close() {
    world.close();
    temporal.close();
  }

  /** What is wrong, the input, and what the failure has to name. */
  private record Refusal(String what, String input, List<String> words) {
    @Override
    public String toString() {
      return what;
    }
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void failsAtOnceAndChangesNothing(Refusal refusal) {
    String failure =
        world.start("RespondToCompromise", "refused/" + refusal, refusal.input()).failure();

    assertThat(failure).contains(refusal.words());
    assertThat(world.changesByWorker()).isEmpty();
  }

  private List<Refusal> refusals() {
    List<Refusal> refusals = new ArrayList<>(badInput());
    refusals.addAll(badKeys());
    refusals.addAll(badStores());
    refusals.addAll(badPeople());
    return refusals;
  }

  private List<Refusal> badInput() {
    return List.of(
        new Refusal("cut off", "{\"key\": \"alias/orders\"", List.of("InvalidInput", "not JSON")),
        new Refusal("a list", "[1]", List.of("InvalidInput", "input")),
        but("unknown field", input -> input.put("suspect", "x"), "suspect: unknown field", "known"),
        but("no key", input -> input.remove("key"), "key is missing", "alias, id or ARN"),
        but("no region", input -> input.remove("region"), "region is missing", "eu-west-1"),
        but("no requester", input -> input.remove("requestedBy"), "requestedBy is missing"),
        but(
            "no stores",
            input -> input.remove("stores"),
            "stores is missing",
            "list what holds data"),
        but("empty stores", input -> input.putArray("stores"), "stores: list at least one"),
        but("number as key", input -> input.put("key", 7), "key"),
        but("wrong mode", input -> input.put("mode", "DO"), "mode", "EXECUTE"),
        but("wrong settle", input -> input.put("settle", "soon"), "settle"),
        but("not built yet", input -> input.put("takeOver", true), "takeOver: unknown field"));
  }

  private List<Refusal> badKeys() {
    return List.of(
        but("no such alias", key("alias/nobody"), "NotFound", "alias/nobody", "spelling"),
        but("AWS managed", key("alias/aws/s3"), "PlanRefused", "AWS managed", "customer managed"),
        but(
            "asymmetric",
            key(asymmetricKey),
            "PlanRefused",
            asymmetricKey,
            "RSA_2048",
            "newSignaturesOnly"),
        but("disabled", key(disabledKey), "PlanRefused", disabledKey, "Disabled", "enable it"),
        but("elsewhere", key(keyElsewhere), "PlanRefused", ELSEWHERE, "give the key's own region"),
        but(
            "region of nothing",
            input -> input.put("region", ELSEWHERE),
            "NotFound",
            Orders.ALIAS,
            ELSEWHERE));
  }

  private List<Refusal> badStores() {
    return List.of(
        butReplacing(
            "no such bucket", bucket("orders-nowhere"), "NotFound", "orders-nowhere", "check"),
        butReplacing("denied bucket", bucket(DENIED), "AccessDenied", DENIED, "allow s3:"),
        butReplacing("policy names key", bucket(NAMED), "PlanRefused", NAMED, "policy", "new key"),
        butReplacing(
            "replication", bucket(REPLICATED), "PlanRefused", REPLICATED, "replica", "another key"),
        but("bucket twice", bucket(Orders.DATA), "stores", Orders.DATA, "twice"),
        butReplacing(
            "no such file",
            input ->
                input
                    .withArray("stores")
                    .addObject()
                    .put("type", "dataKeys")
                    .putObject("in")
                    .put("type", "object")
                    .put("bucket", Orders.DATA)
                    .put("key", "keys/none.jsonl"),
            "NotFound",
            "keys/none.jsonl"),
        but(
            "unknown store",
            input -> input.withArray("stores").addObject().put("type", "queue").put("name", "q"),
            "stores[4]",
            "queue",
            "not known"));
  }

  private List<Refusal> badPeople() {
    return List.of(
        butReplacing(
            "undecided grant",
            input -> input.putArray("carryGrantsOf"),
            "PlanRefused",
            Actor.APPLICATION.arn(),
            "carryGrantsOf"),
        but(
            "worker as suspect",
            input -> input.withArray("suspects").add(Actor.WORKER.arn()),
            "PlanRefused",
            Actor.WORKER.arn(),
            "the worker itself"),
        but(
            "responder as suspect",
            input -> input.put("requestedBy", Actor.ATTACKER.arn()),
            "PlanRefused",
            "the responder"),
        but(
            "suspect to be carried",
            input -> input.withArray("carryGrantsOf").add(Actor.ATTACKER.arn()),
            "carryGrantsOf",
            Actor.ATTACKER.arn(),
            "one of the two"),
        but(
            "application that is the worker",
            input -> input.put("applicationRole", Actor.WORKER.arn()),
            "PlanRefused",
            "applicationRole",
            "the worker itself"),
        but(
            "application elsewhere",
            input -> input.put("applicationRole", "arn:aws:iam::999988887777:role/app"),
            "PlanRefused",
            "applicationRole",
            "999988887777"),
        but(
            "application that is a suspect",
            input -> input.put("applicationRole", Actor.ATTACKER.arn()),
            "applicationRole",
            "in suspects"),
        but(
            "application that is no role",
            input -> input.put("applicationRole", "app"),
            "applicationRole",
            "role ARN"),
        but("no ARN", input -> input.withArray("suspects").add("mallory"), "suspects", "mallory"));
  }

  private Refusal but(String what, Consumer<ObjectNode> change, String... words) {
    ObjectNode input = orders.request();
    change.accept(input);
    return new Refusal(what, input.toString(), List.of(words));
  }

  /** Of a run that shuts nobody out; one that does asks a person about its stores. */
  private Refusal butReplacing(String what, Consumer<ObjectNode> change, String... words) {
    return but(
        what,
        input -> {
          input.putArray("suspects");
          input.putArray("carryGrantsOf").add("*");
          change.accept(input);
        },
        words);
  }

  private static Consumer<ObjectNode> key(String key) {
    return input -> input.put("key", key);
  }

  private static Consumer<ObjectNode> bucket(String name) {
    return input -> input.withArray("stores").addObject().put("type", "bucket").put("name", name);
  }

  private void policy(String bucket, String effect, String principal, String condition) {
    String policy =
        String.format(
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"%s","Principal":{"AWS":"%s"},
            "Action":"s3:*","Resource":["arn:aws:s3:::%s","arn:aws:s3:::%s/*"]%s}]}
            """,
            effect, principal, bucket, bucket, condition);
    world.s3().putBucketPolicy(put -> put.bucket(bucket).policy(policy));
  }

  private void replicate() {
    world
        .s3()
        .putBucketVersioning(
            put ->
                put.bucket(REPLICATED)
                    .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
    ReplicationRule rule =
        ReplicationRule.builder()
            .id("to-the-archive")
            .priority(1)
            .status(ReplicationRuleStatus.ENABLED)
            .filter(filter -> filter.prefix(""))
            .deleteMarkerReplication(
                markers -> markers.status(DeleteMarkerReplicationStatus.DISABLED))
            .sourceSelectionCriteria(
                criteria ->
                    criteria.sseKmsEncryptedObjects(
                        objects -> objects.status(SseKmsEncryptedObjectsStatus.ENABLED)))
            .destination(
                to ->
                    to.bucket("arn:aws:s3:::" + Orders.DATA)
                        .encryptionConfiguration(e -> e.replicaKmsKeyID(orders.oldKey())))
            .build();
    world
        .s3()
        .putBucketReplication(
            put ->
                put.bucket(REPLICATED)
                    .replicationConfiguration(
                        configuration ->
                            configuration
                                .role("arn:aws:iam::" + Actor.ACCOUNT + ":role/replication")
                                .rules(rule)));
  }
}
