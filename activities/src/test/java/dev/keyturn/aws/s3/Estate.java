package dev.keyturn.aws.s3;

import dev.keyturn.KeyturnJson;
import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.AwsConfig;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.BucketOrder;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Fault;
import dev.keyturn.sandbox.Principals.Principal;
import dev.keyturn.sandbox.Sandbox;
import dev.keyturn.sandbox.inprocess.InProcessHttpClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.worker.WorkerFactoryOptions;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.SSEType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/**
 * A sandbox with a bucket and two keys, somebody to arrange things in it, and the activities'
 * clients, which another can interfere with.
 */
public final class Estate implements AutoCloseable {
  public static final String REGION = "eu-west-1";

  /** The role of an application, see {@link #makeApplication}. */
  public static final String APPLICATION = "arn:aws:iam::111122223333:role/app";

  public static final String BUCKET = "orders-data";
  public static final String RUN = "RespondToCompromise/eu-west-1/orders";

  private final Sandbox sandbox = Sandbox.of(Sandbox.Config.withoutLag());
  private final AwsClients owner = clients("owner", new InProcessHttpClient(sandbox));
  private final Interference interference = new Interference(new InProcessHttpClient(sandbox));
  private final AwsClients worker = clients("worker", interference);
  private final KeyArn oldKey;
  private final KeyArn newKey;

  public Estate() {
    s3().createBucket(
            create ->
                create
                    .bucket(BUCKET)
                    .createBucketConfiguration(
                        where -> where.locationConstraint(BucketLocationConstraint.EU_WEST_1)));
    oldKey = createKey();
    newKey = createKey();
  }

  private static AwsClients clients(String who, SdkHttpClient http) {
    return AwsClients.of(
        AwsConfig.at(URI.create("http://127.0.0.1:1")),
        StaticCredentialsProvider.create(AwsBasicCredentials.create(who, "secret")),
        http);
  }

  /** A test environment that speaks Keyturn's JSON. */
  public static TestActivityEnvironment activityEnvironment() {
    return activityEnvironment(new Heartbeats());
  }

  /** A test environment whose heartbeats are kept. */
  public static TestActivityEnvironment activityEnvironment(Heartbeats heartbeats) {
    return TestActivityEnvironment.newInstance(
        TestEnvironmentOptions.newBuilder()
            .setWorkerFactoryOptions(
                WorkerFactoryOptions.newBuilder().setWorkerInterceptors(heartbeats).build())
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder()
                    .setDataConverter(KeyturnJson.dataConverter())
                    .build())
            .build());
  }

  public Sandbox sandbox() {
    return sandbox;
  }

  public AwsClients worker() {
    return worker;
  }

  public Interference interference() {
    return interference;
  }

  public S3Client s3() {
    return owner.s3(RoleGroup.S3, REGION);
  }

  public IamClient iam() {
    return owner.iam(RoleGroup.PLANNER, REGION);
  }

  /** Denies everybody, the worker too, actions on the bucket's objects. */
  public void deny(String... actions) {
    String policy =
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",
        "Action":["%s"],"Resource":"arn:aws:s3:::%s/*"}]}"""
            .formatted(String.join("\",\"", actions), BUCKET);
    s3().putBucketPolicy(put -> put.bucket(BUCKET).policy(policy));
  }

  public Ec2Client ec2() {
    return owner.ec2(RoleGroup.EBS, REGION);
  }

  public DynamoDbClient dynamodb() {
    return owner.dynamodb(RoleGroup.DYNAMODB, REGION);
  }

  public RdsClient rds() {
    return owner.rds(RoleGroup.PLANNER, REGION);
  }

  /** Makes a table with items by {@code id}, under a key. */
  public void createTable(String table, KeyArn under) {
    dynamodb()
        .createTable(
            create ->
                create
                    .tableName(table)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(
                        AttributeDefinition.builder()
                            .attributeName("id")
                            .attributeType(ScalarAttributeType.S)
                            .build())
                    .keySchema(
                        KeySchemaElement.builder()
                            .attributeName("id")
                            .keyType(KeyType.HASH)
                            .build())
                    .sseSpecification(
                        sse ->
                            sse.enabled(true).sseType(SSEType.KMS).kmsMasterKeyId(under.value())));
  }

  public KmsClient kms() {
    return kms(REGION);
  }

  public KmsClient kms(String region) {
    return owner.kms(RoleGroup.KMS_ADMIN, region);
  }

  public KeyArn oldKey() {
    return oldKey;
  }

  public KeyArn newKey() {
    return newKey;
  }

  /** Makes a role that IAM allows nothing of KMS, for the worker to act as. */
  public void makeApplication() {
    sandbox
        .principals()
        .register(
            new Principal(new Caller("app", "111122223333", APPLICATION), APPLICATION, false));
  }

  /** Lets the application decrypt what is under the new key. */
  public void letApplicationDecrypt() {
    kms()
        .createGrant(
            create ->
                create
                    .keyId(newKey.value())
                    .granteePrincipal(APPLICATION)
                    .operations(GrantOperation.DECRYPT));
  }

  public KeyArn createKey() {
    return new KeyArn(kms().createKey(create -> {}).keyMetadata().arn());
  }

  public Estate versioning(BucketVersioningStatus status) {
    s3().putBucketVersioning(
            put -> put.bucket(BUCKET).versioningConfiguration(all -> all.status(status)));
    return this;
  }

  /** Sets the bucket's default encryption, as its owner does. */
  public void setDefault(String key) {
    setDefault(BUCKET, key);
  }

  /** Sets the default encryption of another bucket. */
  public void setDefault(String bucket, String key) {
    ServerSideEncryptionRule rule =
        ServerSideEncryptionRule.builder()
            .bucketKeyEnabled(true)
            .applyServerSideEncryptionByDefault(
                by -> by.sseAlgorithm(ServerSideEncryption.AWS_KMS).kmsMasterKeyID(key))
            .build();
    s3().putBucketEncryption(
            put -> put.bucket(bucket).serverSideEncryptionConfiguration(all -> all.rules(rule)));
  }

  public String put(String key, String text) {
    return put(key, text, oldKey, put -> {});
  }

  /** Puts a text under a key; answers with the version's id. */
  public String put(
      String key, String text, KeyArn under, Consumer<PutObjectRequest.Builder> more) {
    String version =
        s3().putObject(
                put -> {
                  put.bucket(BUCKET)
                      .key(key)
                      .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                      .ssekmsKeyId(under.value());
                  more.accept(put);
                },
                RequestBody.fromString(text))
            .versionId();
    return version == null ? "null" : version;
  }

  public HeadObjectResponse head(String key) {
    return s3().headObject(head -> head.bucket(BUCKET).key(key));
  }

  public HeadObjectResponse head(String key, String versionId) {
    return s3().headObject(head -> head.bucket(BUCKET).key(key).versionId(versionId));
  }

  public String text(String key) {
    return s3().getObjectAsBytes(get -> get.bucket(BUCKET).key(key)).asUtf8String();
  }

  public String text(String key, String versionId) {
    return s3().getObjectAsBytes(get -> get.bucket(BUCKET).key(key).versionId(versionId))
        .asUtf8String();
  }

  /** How many versions and delete markers the bucket lists. */
  public int listed() {
    var list = s3().listObjectVersions(get -> get.bucket(BUCKET));
    return list.versions().size() + list.deleteMarkers().size();
  }

  public Sweep sweep(ReencryptionMode mode, SweepKind kind) {
    return new Sweep(oldKey, newKey, mode, kind, 1, Instant.EPOCH);
  }

  /** A sample that the worker reads. */
  public ReadSample sample(DataStore store, boolean updateTrusted, int most) {
    return sample(store, updateTrusted, most, Optional.empty());
  }

  /** One that is read as a role, if one is given. */
  public ReadSample sample(
      DataStore store, boolean updateTrusted, int most, Optional<String> role) {
    return new ReadSample(
        store, oldKey, newKey, ReencryptionMode.NEW_DATA_KEYS, updateTrusted, most, role);
  }

  public BucketOrder order(ReencryptionMode mode, SweepKind kind) {
    return new BucketOrder(BUCKET, sweep(mode, kind), RUN, List.of());
  }

  public void fault(Fault.Kind kind, String service, String operation) {
    sandbox.faults().add(Fault.of(kind, service, operation, 1));
  }

  /** Takes the old key out of service: what still needs it can't be read from now on. */
  public void disableOldKey() {
    kms().disableKey(disable -> disable.keyId(oldKey.value()));
  }

  @Override
  public void close() {
    owner.close();
    worker.close();
  }
}
