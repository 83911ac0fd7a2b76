package dev.keyturn.acceptance.world;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Hash;
import dev.keyturn.acceptance.estate.Place;
import dev.keyturn.acceptance.estate.WrappedKeyFile;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.reencryption.WrappedDataKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** A small estate under a key: two buckets, wrapped keys in a file and in the application. */
public final class Orders {
  /** The alias of the key. */
  public static final String ALIAS = "alias/orders";

  /** Versioned; its default encryption names the key. */
  public static final String DATA = "orders-data";

  /** Not versioned; its default encryption names the alias. */
  public static final String FILES = "orders-files";

  private static final Place WRAPPED = new Place(DATA, "keys/wrapped.jsonl");
  private static final ObjectMapper JSON = KeyturnJson.mapper();

  private final World world;
  private final String oldKey;
  private final Map<String, String> plaintexts = new TreeMap<>();
  private final List<WrappedDataKey> inline = new ArrayList<>();

  private Orders(World world) {
    this.world = world;
    this.oldKey = world.kms().createKey(create -> create.description("orders")).keyMetadata().arn();
  }

  /** Puts it there. */
  public static Orders in(World world) {
    Orders orders = new Orders(world);
    orders.found();
    orders.fillData();
    orders.fillFiles();
    orders.wrapKeys();
    world.sandbox().calls().clear();
    return orders;
  }

  /** The ARN of the key that is to be replaced. */
  public String oldKey() {
    return oldKey;
  }

  /** That key's policy. */
  public String policy() {
    return world.kms().getKeyPolicy(get -> get.keyId(oldKey).policyName("default")).policy();
  }

  /** Gives that key another policy. */
  public void policy(String text) {
    world.kms().putKeyPolicy(put -> put.keyId(oldKey).policyName("default").policy(text));
  }

  /** The id of that key. */
  public String oldKeyId() {
    return oldKey.substring(oldKey.indexOf(":key/") + 5);
  }

  /** Input that replaces the key by its alias, which a test may change before it sends it. */
  public ObjectNode request() {
    ObjectNode input = JSON.createObjectNode();
    input.put("key", ALIAS).put("region", World.REGION).put("requestedBy", Run.REQUESTER);
    ArrayNode stores = input.putArray("stores");
    stores.addObject().put("type", "bucket").put("name", DATA);
    stores.addObject().put("type", "bucket").put("name", FILES);
    stores
        .addObject()
        .put("type", "dataKeys")
        .putObject("in")
        .put("type", "object")
        .put("bucket", WRAPPED.bucket())
        .put("key", WRAPPED.key());
    stores
        .addObject()
        .put("type", "dataKeys")
        .putObject("in")
        .put("type", "inline")
        .set("keys", JSON.valueToTree(inline));
    input.put("mode", "EXECUTE").put("settle", "PT1S").put("maxSweeps", 2);
    input.putArray("suspects").add(Actor.ATTACKER.arn());
    input.putArray("carryGrantsOf").add(Actor.APPLICATION.arn());
    return input;
  }

  /** Starts the response under a workflow id. */
  public Run respond(String id) {
    return world.start("RespondToCompromise", id, request().toString());
  }

  /** The plaintext of each wrapped key, as the application unwraps it now, by the key's id. */
  public Map<String, String> unwrap(List<WrappedDataKey> inlineNow) {
    KmsClient application = world.aws().kms(Actor.APPLICATION);
    List<WrappedDataKey> keys = new ArrayList<>(inlineNow);
    keys.addAll(
        WrappedKeyFile.read(
            world
                .s3()
                .getObjectAsBytes(get -> get.bucket(WRAPPED.bucket()).key(WRAPPED.key()))
                .asByteArray()));
    Map<String, String> unwrapped = new TreeMap<>();
    for (WrappedDataKey key : keys) {
      SdkBytes blob = SdkBytes.fromByteArray(Base64.getDecoder().decode(key.wrappedKey()));
      SdkBytes plaintext =
          application
              .decrypt(r -> r.ciphertextBlob(blob).encryptionContext(key.encryptionContext()))
              .plaintext();
      unwrapped.put(key.id(), Hash.sha256(plaintext.asByteArray()));
    }
    return unwrapped;
  }

  /** The plaintext of each wrapped key when it was made. */
  public Map<String, String> plaintexts() {
    return Map.copyOf(plaintexts);
  }

  /** Reads every version of every object; what can't be read fails. */
  public Stock stock() {
    return Stock.of(world.s3(), List.of(DATA, FILES));
  }

  /** What is lost, changed or doubled since an earlier inventory, in sentences. */
  public List<String> damageSince(Stock before) {
    return stock().damageSince(before, WRAPPED);
  }

  private void found() {
    KmsClient kms = world.kms();
    kms.createAlias(create -> create.aliasName(ALIAS).targetKeyId(oldKey));
    for (Actor actor : List.of(Actor.APPLICATION, Actor.ATTACKER)) {
      kms.createGrant(
          create ->
              create
                  .keyId(oldKey)
                  .granteePrincipal(actor.arn())
                  .operations(
                      GrantOperation.DECRYPT,
                      GrantOperation.ENCRYPT,
                      GrantOperation.GENERATE_DATA_KEY));
    }
    Await.until(
        "see both grants",
        Duration.ofSeconds(10),
        () -> kms.listGrants(list -> list.keyId(oldKey)).grants().size() == 2);
    bucket(DATA, oldKey);
    bucket(FILES, ALIAS);
    world
        .s3()
        .putBucketVersioning(
            put ->
                put.bucket(DATA)
                    .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
  }

  /** Makes a bucket whose default encryption names a key. */
  public void bucket(String name, String key) {
    world.s3().createBucket(CreateBucketRequest.builder().bucket(name).build());
    encryptByDefault(name, key);
  }

  /** Sets a bucket's default encryption to a key. */
  public void encryptByDefault(String bucket, String key) {
    ServerSideEncryptionRule rule =
        ServerSideEncryptionRule.builder()
            .bucketKeyEnabled(true)
            .applyServerSideEncryptionByDefault(
                standard -> standard.sseAlgorithm(ServerSideEncryption.AWS_KMS).kmsMasterKeyID(key))
            .build();
    world
        .s3()
        .putBucketEncryption(
            put ->
                put.bucket(bucket)
                    .serverSideEncryptionConfiguration(configuration -> configuration.rules(rule)));
  }

  /** The key that a bucket's default encryption names, as it names it. */
  public String defaultKey(String bucket) {
    return world
        .s3()
        .getBucketEncryption(get -> get.bucket(bucket))
        .serverSideEncryptionConfiguration()
        .rules()
        .get(0)
        .applyServerSideEncryptionByDefault()
        .kmsMasterKeyID();
  }

  /** Puts an object under the old key by its id, whatever the bucket's default is. */
  public void putUnderOldKey(String bucket, String key, String content) {
    world
        .s3()
        .putObject(
            put ->
                put.bucket(bucket)
                    .key(key)
                    .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                    .ssekmsKeyId(oldKey),
            RequestBody.fromString(content));
  }

  private void fillData() {
    S3Client s3 = world.s3();
    for (String key : List.of("a", "space + percent%2F/\u2603", "../up", "line\nbreak", "empty")) {
      s3.putObject(
          put ->
              put.bucket(DATA)
                  .key(key)
                  .contentType("text/x-orders")
                  .metadata(Map.of("origin", "desk 7"))
                  .tagging("team=orders"),
          RequestBody.fromString(key.equals("empty") ? "" : "content of " + key));
    }
    for (String content : List.of("first", "second", "third")) {
      s3.putObject(put -> put.bucket(DATA).key("thrice"), RequestBody.fromString(content));
    }
    s3.putObject(put -> put.bucket(DATA).key("deleted"), RequestBody.fromString("not for ever"));
    s3.deleteObject(delete -> delete.bucket(DATA).key("deleted"));
  }

  private void fillFiles() {
    for (String key : List.of("b", "c/d", "large")) {
      String content = key.equals("large") ? "x".repeat(100_000) : "content of " + key;
      world.s3().putObject(put -> put.bucket(FILES).key(key), RequestBody.fromString(content));
    }
  }

  private void wrapKeys() {
    for (int i = 0; i < 3; i++) {
      inline.add(wrapped("inline-" + i));
    }
    List<WrappedDataKey> inFile = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      inFile.add(wrapped("in-file-" + i));
    }
    String lines =
        inFile.stream()
            .map(key -> JSON.<ObjectNode>valueToTree(key).put("keyVersion", 1).toString())
            .collect(joining("\n", "", "\n"));
    world
        .s3()
        .putObject(
            put -> put.bucket(WRAPPED.bucket()).key(WRAPPED.key()), RequestBody.fromString(lines));
  }

  private WrappedDataKey wrapped(String id) {
    Map<String, String> context = Map.of("tenant", id);
    GenerateDataKeyResponse made =
        world
            .kms()
            .generateDataKey(
                request -> request.keyId(oldKey).keySpec("AES_256").encryptionContext(context));
    plaintexts.put(id, Hash.sha256(made.plaintext().asByteArray()));
    return new WrappedDataKey(
        id, Base64.getEncoder().encodeToString(made.ciphertextBlob().asByteArray()), context);
  }
}
