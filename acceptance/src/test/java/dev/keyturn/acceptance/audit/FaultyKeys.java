package dev.keyturn.acceptance.audit;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Aws;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.acceptance.process.SandboxProcess;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ConflictException;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.WrappingKeySpec;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/**
 * A key for each kind of finding, and some in which there is nothing to be found. That a rotation
 * was put off is found once it {@linkplain #putOff was}.
 */
final class FaultyKeys implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PUBLIC =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
          + "\"Action\":\"kms:*\",\"Resource\":\"*\"}]}";

  /** Has objects, and a default. */
  static final String BUCKET = "dead-data";

  private static final String FOREIGN =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":["
          + "\"arn:aws:iam::111122223333:root\",\"arn:aws:iam::999988887777:root\"]},"
          + "\"Action\":\"kms:*\",\"Resource\":\"*\"}]}";

  private final Set<String> findings = new TreeSet<>();
  private final Aws aws;
  private final KmsClient kms;
  private final String regular;

  FaultyKeys(SandboxProcess sandbox) {
    aws = new Aws(sandbox.endpoint(), "eu-west-1");
    kms = aws.kms(Actor.OWNER);
    String signs =
        kms.createKey(
                create -> create.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
            .keyMetadata()
            .arn();
    found(signs, "MATERIAL_TOO_OLD");
    sandbox.control("clock", "{\"advance\":\"P40D\"}");
    rotating(365);
    regular = rotating(90);
    found(key(), "ROTATION_OFF");
    found(rotating(400), "PERIOD_TOO_LONG");
    found(withPolicy(PUBLIC), "PUBLIC_POLICY");
    found(withPolicy(FOREIGN), "WILDCARD_POLICY");
    found(rotatedOften(), "ON_DEMAND_NEARLY_USED");
    found(disabled(), "DEAD_KEY_REFERENCED");
    found(leaving(), "PENDING_DELETION");
    found(expiring(), "MATERIAL_EXPIRES");
    makeBucket();
    found(withDefault(), "DATA_ON_DEAD_KEY");
    found(withObject(), "OBJECTS_ON_DEAD_KEY");
    found(retired(), "RETIRED_KEY_REFERENCED");
    found(leftBehind(), "UNFINISHED_RUN");
  }

  /** The ids of the findings there are. */
  Set<String> findings() {
    return findings;
  }

  /** Makes the finding of a key go away. */
  void repair(String finding) {
    kms.enableKeyRotation(enable -> enable.keyId(arn(finding)).rotationPeriodInDays(365));
  }

  /** Has a key rotate later than it was to; answers with the finding that this is. */
  String putOff() {
    kms.disableKeyRotation(off -> off.keyId(regular));
    kms.enableKeyRotation(on -> on.keyId(regular).rotationPeriodInDays(200));
    return regular + "#NEXT_ROTATION_MOVED";
  }

  private void found(String key, String kind) {
    findings.add(key + "#" + kind);
  }

  private static String arn(String finding) {
    return finding.substring(0, finding.indexOf('#'));
  }

  private String key() {
    return kms.createKey().keyMetadata().arn();
  }

  private String rotating(int days) {
    String key = key();
    kms.enableKeyRotation(enable -> enable.keyId(key).rotationPeriodInDays(days));
    return key;
  }

  private String withPolicy(String policy) {
    String key = rotating(365);
    kms.putKeyPolicy(put -> put.keyId(key).policyName("default").policy(policy));
    return key;
  }

  private void makeBucket() {
    aws.s3(Actor.OWNER)
        .createBucket(
            create ->
                create
                    .bucket(BUCKET)
                    .createBucketConfiguration(where -> where.locationConstraint("eu-west-1")));
  }

  private String withDefault() {
    String key = key();
    ServerSideEncryptionRule rule =
        ServerSideEncryptionRule.builder()
            .applyServerSideEncryptionByDefault(
                by -> by.sseAlgorithm(ServerSideEncryption.AWS_KMS).kmsMasterKeyID(key))
            .build();
    aws.s3(Actor.OWNER)
        .putBucketEncryption(
            put -> put.bucket(BUCKET).serverSideEncryptionConfiguration(all -> all.rules(rule)));
    return disabled(key);
  }

  private String withObject() {
    String key = key();
    aws.s3(Actor.OWNER)
        .putObject(
            put ->
                put.bucket(BUCKET)
                    .key("orders/1")
                    .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                    .ssekmsKeyId(key),
            RequestBody.fromString("order"));
    return disabled(key);
  }

  private String retired() {
    String key = rotating(365);
    alias("alias/orders-old", key);
    alias("alias/orders", successor(key));
    return key;
  }

  private String leftBehind() {
    String old = rotating(365);
    alias("alias/payments", old);
    return successor(
        old, Tag.builder().tagKey("keyturn:run").tagValue("RespondToCompromise/gone").build());
  }

  private String successor(String old, Tag... more) {
    String id = old.substring(old.indexOf('/') + 1);
    List<Tag> tags = new ArrayList<>(List.of(more));
    tags.add(Tag.builder().tagKey("keyturn:replaces").tagValue(id).build());
    String key = kms.createKey(create -> create.tags(tags)).keyMetadata().arn();
    kms.enableKeyRotation(enable -> enable.keyId(key).rotationPeriodInDays(365));
    return key;
  }

  private void alias(String name, String key) {
    kms.createAlias(create -> create.aliasName(name).targetKeyId(key));
  }

  private String rotatedOften() {
    String key = rotating(365);
    for (int i = 0; i < 20; i++) {
      Await.until("rotate again", PATIENCE, () -> rotated(key));
    }
    return key;
  }

  private Optional<String> rotated(String key) {
    try {
      return Optional.of(kms.rotateKeyOnDemand(rotate -> rotate.keyId(key)).keyId());
    } catch (ConflictException stillAtTheLast) {
      return Optional.empty();
    }
  }

  private String disabled() {
    String key = key();
    alias("alias/forgotten", key);
    return disabled(key);
  }

  private String disabled(String key) {
    kms.disableKey(disable -> disable.keyId(key));
    return key;
  }

  private String leaving() {
    String key = key();
    kms.scheduleKeyDeletion(schedule -> schedule.keyId(key));
    return key;
  }

  private String expiring() {
    String key = kms.createKey(create -> create.origin(OriginType.EXTERNAL)).keyMetadata().arn();
    GetParametersForImportResponse parameters =
        kms.getParametersForImport(
            get ->
                get.keyId(key)
                    .wrappingAlgorithm(AlgorithmSpec.RSAES_OAEP_SHA_256)
                    .wrappingKeySpec(WrappingKeySpec.RSA_2048));
    kms.importKeyMaterial(
        send ->
            send.keyId(key)
                .importToken(parameters.importToken())
                .encryptedKeyMaterial(wrapped(parameters.publicKey().asByteArray()))
                .expirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES)
                .validTo(parameters.parametersValidTo().plus(Duration.ofDays(9))));
    return key;
  }

  private static SdkBytes wrapped(byte[] publicKey) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKey)),
          new OAEPParameterSpec(
              "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
      return SdkBytes.fromByteArray(cipher.doFinal(new byte[32]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    aws.close();
  }
}
