package dev.keyturn.sandbox.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;

/** HEAD and GET show a lock to who may ask for it, and nothing in its place to others. */
class HiddenLocksTest {
  private static final String VAULT = "vault";

  private final TestingS3 testing = TestingS3.withBucket();

  @BeforeEach
  void putLocked() {
    testing
        .s3()
        .createBucket(
            r ->
                r.bucket(VAULT)
                    .objectLockEnabledForBucket(true)
                    .createBucketConfiguration(c -> c.locationConstraint("eu-west-1")));
    testing
        .s3()
        .putObject(
            r ->
                r.bucket(VAULT)
                    .key("k")
                    .objectLockMode(ObjectLockMode.GOVERNANCE)
                    .objectLockRetainUntilDate(Instant.now().plus(1, ChronoUnit.DAYS))
                    .objectLockLegalHoldStatus(ObjectLockLegalHoldStatus.ON),
            RequestBody.fromString("x"));
  }

  @Test
  void areShownToWhoMayAskForThem() {
    assertThat(head().objectLockMode()).isEqualTo(ObjectLockMode.GOVERNANCE);
    assertThat(head().objectLockLegalHoldStatus()).isEqualTo(ObjectLockLegalHoldStatus.ON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3:GetObjectRetention", "s3:GetObjectLegalHold"})
  void areLeftOutForWhoMayNot(String denied) {
    testing
        .s3()
        .putBucketPolicy(
            r ->
                r.bucket(VAULT)
                    .policy(
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",
                        "Action":["%s"],"Resource":"arn:aws:s3:::vault/*"}]}"""
                            .formatted(denied)));
    boolean retention = denied.equals("s3:GetObjectLegalHold");
    assertThat(head().objectLockMode() != null).isEqualTo(retention);
    assertThat(head().objectLockRetainUntilDate() != null).isEqualTo(retention);
    assertThat(head().objectLockLegalHoldStatus() != null).isEqualTo(!retention);
  }

  private HeadObjectResponse head() {
    return testing.s3().headObject(r -> r.bucket(VAULT).key("k"));
  }
}
