package dev.keyturn.sandbox.s3;

import static dev.keyturn.sandbox.s3.TestingS3.BUCKET;
import static dev.keyturn.sandbox.s3.TestingS3.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sandbox.TestingSandbox;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

class KeyStateTest {
  private final TestingS3 testing = TestingS3.withBucket();
  private String oldKey = "";
  private String newKey = "";

  @BeforeEach
  void sealAnObject() {
    oldKey = testing.newKey();
    newKey = testing.newKey();
    testing.putSealed("sealed", "secret", oldKey);
  }

  @Test
  void readsWhileTheKeyIsEnabled() {
    assertThat(testing.text("sealed")).isEqualTo("secret");
    assertThat(testing.s3().headObject(r -> r.bucket(BUCKET).key("sealed")).ssekmsKeyId())
        .isEqualTo(oldKey);
  }

  @Test
  void refusesReadsAndCopiesUnderADisabledKey() {
    testing.kms().disableKey(r -> r.keyId(oldKey));

    assertRefused(() -> testing.text("sealed"), 400, "KMS.DisabledException");
    assertRefused(() -> testing.s3().copyObject(toNewKey()), 400, "KMS.DisabledException");
    assertRefused(() -> testing.putSealed("other", "secret", oldKey), 400, "KMS.DisabledException");
  }

  @Test
  void headsWithoutAskingKms() {
    testing.kms().disableKey(r -> r.keyId(oldKey));

    assertThat(testing.s3().headObject(r -> r.bucket(BUCKET).key("sealed")).ssekmsKeyId())
        .isEqualTo(oldKey);
  }

  @Test
  void refusesReadsUnderAKeyThatIsPendingDeletion() {
    testing.kms().scheduleKeyDeletion(r -> r.keyId(oldKey).pendingWindowInDays(7));

    assertRefused(() -> testing.text("sealed"), 400, "KMS.KMSInvalidStateException");
  }

  @Test
  void refusesReadsOfACallerWhomTheKeyPolicyDenies() {
    String policy =
        """
        {"Version":"2012-10-17","Statement":[
         {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%s:root"},"Action":"kms:*","Resource":"*"},
         {"Effect":"Deny","Principal":{"AWS":"%s"},"Action":"kms:*","Resource":"*"}]}
        """
            .formatted(TestingSandbox.ACCOUNT, TestingSandbox.user("attacker"));
    testing.kms().putKeyPolicy(r -> r.keyId(oldKey).policyName("default").policy(policy));
    S3Client attacker = TestingS3.client(testing.testing(), "attacker");

    assertRefused(
        () -> attacker.getObjectAsBytes(r -> r.bucket(BUCKET).key("sealed")), 403, "AccessDenied");
    assertThat(testing.text("sealed")).isEqualTo("secret");
  }

  @Test
  void readsACopyUnderTheNewKeyAfterTheOldOneIsDisabled() {
    testing.s3().copyObject(toNewKey());
    testing.kms().disableKey(r -> r.keyId(oldKey));

    assertThat(testing.text("sealed")).isEqualTo("secret");
  }

  @Test
  void resolvesTheBucketsAliasAtEachWrite() {
    testing.kms().createAlias(r -> r.aliasName("alias/orders").targetKeyId(oldKey));
    ServerSideEncryptionRule rule =
        ServerSideEncryptionRule.builder()
            .bucketKeyEnabled(true)
            .applyServerSideEncryptionByDefault(
                d -> d.sseAlgorithm(ServerSideEncryption.AWS_KMS).kmsMasterKeyID("alias/orders"))
            .build();
    testing
        .s3()
        .putBucketEncryption(
            r -> r.bucket(BUCKET).serverSideEncryptionConfiguration(c -> c.rules(rule)));
    testing.put("before", "1");
    testing.kms().updateAlias(r -> r.aliasName("alias/orders").targetKeyId(newKey));
    testing.put("after", "2");

    var before = testing.s3().headObject(r -> r.bucket(BUCKET).key("before"));
    var after = testing.s3().headObject(r -> r.bucket(BUCKET).key("after"));
    assertThat(before.ssekmsKeyId()).isEqualTo(oldKey);
    assertThat(before.bucketKeyEnabled()).isTrue();
    assertThat(after.ssekmsKeyId()).isEqualTo(newKey);
    assertThat(testing.text("before") + testing.text("after")).isEqualTo("12");
  }

  @Test
  void bindsTheDataKeyToTheAdditionalContext() {
    String context =
        Base64.getEncoder().encodeToString("{\"app\":\"orders\"}".getBytes(StandardCharsets.UTF_8));
    testing
        .s3()
        .putObject(
            r ->
                r.bucket(BUCKET)
                    .key("bound")
                    .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                    .ssekmsKeyId(oldKey)
                    .ssekmsEncryptionContext(context),
            RequestBody.fromString("bound"));

    assertThat(testing.text("bound")).isEqualTo("bound");
  }

  private CopyObjectRequest toNewKey() {
    return CopyObjectRequest.builder()
        .sourceBucket(BUCKET)
        .sourceKey("sealed")
        .destinationBucket(BUCKET)
        .destinationKey("sealed")
        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
        .ssekmsKeyId(newKey)
        .build();
  }
}
