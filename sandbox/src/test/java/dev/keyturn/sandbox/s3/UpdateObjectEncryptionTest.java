package dev.keyturn.sandbox.s3;

import static dev.keyturn.sandbox.s3.TestingS3.BUCKET;
import static dev.keyturn.sandbox.s3.TestingS3.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.StorageClass;

class UpdateObjectEncryptionTest {
  private final TestingS3 testing = TestingS3.withVersionedBucket();
  private String oldKey = "";
  private String newKey = "";

  @BeforeEach
  void makeKeys() {
    oldKey = testing.newKey();
    newKey = testing.newKey();
  }

  @Test
  void changesNothingButTheKey() {
    testing
        .s3()
        .putObject(
            r ->
                r.bucket(BUCKET)
                    .key("k")
                    .metadata(Map.of("owner", "orders"))
                    .contentType("text/plain")
                    .tagging("a=b")
                    .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                    .bucketKeyEnabled(true)
                    .ssekmsKeyId(oldKey),
            RequestBody.fromString("secret"));
    HeadObjectResponse before = head();
    update(newKey);
    HeadObjectResponse after = head();

    assertThat(after.ssekmsKeyId()).isEqualTo(newKey);
    assertThat(after.bucketKeyEnabled()).isNull();
    HeadObjectResponse likeBefore =
        after.toBuilder().ssekmsKeyId(oldKey).bucketKeyEnabled(true).build();
    assertThat(likeBefore.equalsBySdkFields(before)).isTrue();
    assertThat(testing.s3().listObjectVersions(r -> r.bucket(BUCKET)).versions()).hasSize(1);
    testing.kms().disableKey(r -> r.keyId(oldKey));
    assertThat(testing.text("k")).isEqualTo("secret");
  }

  @Test
  void keepsABucketKeyIfAsked() {
    testing.putSealed("k", "secret", oldKey);
    testing
        .s3()
        .updateObjectEncryption(
            r ->
                r.bucket(BUCKET)
                    .key("k")
                    .objectEncryption(
                        e -> e.ssekms(s -> s.kmsKeyArn(newKey).bucketKeyEnabled(true))));

    assertThat(head().bucketKeyEnabled()).isTrue();
    assertThat(testing.text("k")).isEqualTo("secret");
  }

  @Test
  void movesTheVersionThatIsNamed() {
    String first = testing.putSealed("k", "one", oldKey);
    String second = testing.putSealed("k", "two", oldKey);
    testing
        .s3()
        .updateObjectEncryption(
            r ->
                r.bucket(BUCKET)
                    .key("k")
                    .versionId(first)
                    .objectEncryption(e -> e.ssekms(s -> s.kmsKeyArn(newKey))));

    assertThat(keyOf(first)).isEqualTo(newKey);
    assertThat(keyOf(second)).isEqualTo(oldKey);
  }

  @Test
  void movesObjectsUnderS3sOwnKey() {
    testing.put("k", "plain");
    String etag = head().eTag();
    update(newKey);

    assertThat(head().ssekmsKeyId()).isEqualTo(newKey);
    assertThat(head().eTag()).isEqualTo(etag);
    assertThat(testing.text("k")).isEqualTo("plain");
    testing.kms().disableKey(r -> r.keyId(newKey));
    assertRefused(() -> testing.text("k"), 400, "KMS.DisabledException");
  }

  @Test
  void movesArchivedObjects() {
    testing
        .s3()
        .putObject(
            r ->
                r.bucket(BUCKET)
                    .key("k")
                    .storageClass(StorageClass.DEEP_ARCHIVE)
                    .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                    .ssekmsKeyId(oldKey),
            RequestBody.fromString("cold"));
    update(newKey);

    assertThat(head().ssekmsKeyId()).isEqualTo(newKey);
    assertThat(head().storageClassAsString()).isEqualTo("DEEP_ARCHIVE");
    assertRefused(() -> testing.text("k"), 403, "InvalidObjectState");
  }

  @Test
  void takesNothingButAFullKeyArnOfTheOwnAccount() {
    testing.putSealed("k", "secret", oldKey);
    testing.kms().createAlias(r -> r.aliasName("alias/new").targetKeyId(newKey));
    String alias = newKey.substring(0, newKey.lastIndexOf(':')) + ":alias/new";
    String foreign = newKey.replace("111122223333", "999988887777");

    assertRefused(() -> update("alias/new"), 400, "InvalidRequest");
    assertRefused(() -> update(alias), 400, "InvalidRequest");
    assertRefused(
        () -> update(newKey.substring(newKey.lastIndexOf('/') + 1)), 400, "InvalidRequest");
    assertRefused(() -> update(foreign), 403, "AccessDenied");
    assertThat(head().ssekmsKeyId()).isEqualTo(oldKey);
  }

  @Test
  void refusesDualLayerObjects() {
    testing
        .s3()
        .putObject(
            r ->
                r.bucket(BUCKET)
                    .key("k")
                    .serverSideEncryption(ServerSideEncryption.AWS_KMS_DSSE)
                    .ssekmsKeyId(oldKey),
            RequestBody.fromString("twice"));

    assertRefused(() -> update(newKey), 400, "InvalidRequest");
    assertThat(testing.text("k")).isEqualTo("twice");
  }

  @Test
  void refusesLockedObjects() {
    testing
        .s3()
        .putObjectLockConfiguration(
            r -> r.bucket(BUCKET).objectLockConfiguration(c -> c.objectLockEnabled("Enabled")));
    testing.putSealed("k", "secret", oldKey);
    testing
        .s3()
        .putObjectLegalHold(
            r -> r.bucket(BUCKET).key("k").legalHold(h -> h.status(ObjectLockLegalHoldStatus.ON)));
    assertRefused(() -> update(newKey), 403, "AccessDenied");

    testing
        .s3()
        .putObjectLegalHold(
            r -> r.bucket(BUCKET).key("k").legalHold(h -> h.status(ObjectLockLegalHoldStatus.OFF)));
    update(newKey);
    assertThat(head().ssekmsKeyId()).isEqualTo(newKey);

    Instant until = Instant.now().plus(1, ChronoUnit.DAYS);
    testing
        .s3()
        .putObjectRetention(
            r ->
                r.bucket(BUCKET)
                    .key("k")
                    .retention(t -> t.mode("COMPLIANCE").retainUntilDate(until)));
    assertRefused(() -> update(oldKey), 403, "AccessDenied");
  }

  @Test
  void needsTheOldKeyEnabled() {
    testing.putSealed("k", "secret", oldKey);
    testing.kms().disableKey(r -> r.keyId(oldKey));

    assertRefused(() -> update(newKey), 400, "KMS.DisabledException");
  }

  @Test
  void refusesWhatIsNotThere() {
    assertRefused(() -> update(newKey), 404, "NoSuchKey");
  }

  @Test
  void overwritesTheObjectWhereTheEndpointIsThatLenient() {
    testing.putSealed("k", "precious", oldKey);
    mode(UpdateObjectEncryptionMode.OVERWRITES);
    update(newKey);

    assertThat(testing.text("k")).contains("ObjectEncryption");
  }

  @Test
  void doesNothingWhereTheEndpointIgnoresIt() {
    testing.putSealed("k", "precious", oldKey);
    mode(UpdateObjectEncryptionMode.IGNORED);
    update(newKey);

    assertThat(head().ssekmsKeyId()).isEqualTo(oldKey);
    assertThat(testing.text("k")).isEqualTo("precious");
  }

  @Test
  void isRefusedLikeAMethodWhereTheEndpointDoesNotKnowIt() {
    testing.putSealed("k", "precious", oldKey);
    mode(UpdateObjectEncryptionMode.REFUSED);

    assertRefused(() -> update(newKey), 405, "MethodNotAllowed");
    assertThat(head().ssekmsKeyId()).isEqualTo(oldKey);
  }

  private void mode(UpdateObjectEncryptionMode mode) {
    testing.testing().sandbox().s3().updateObjectEncryption(mode);
  }

  private void update(String keyArn) {
    testing
        .s3()
        .updateObjectEncryption(
            r ->
                r.bucket(BUCKET)
                    .key("k")
                    .objectEncryption(e -> e.ssekms(s -> s.kmsKeyArn(keyArn))));
  }

  private HeadObjectResponse head() {
    return testing.s3().headObject(r -> r.bucket(BUCKET).key("k"));
  }

  private String keyOf(String versionId) {
    return testing
        .s3()
        .headObject(r -> r.bucket(BUCKET).key("k").versionId(versionId))
        .ssekmsKeyId();
  }
}
