package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyturn.aws.RoleGroup;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.BucketDefault;
import dev.keyturn.sandbox.Fault;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DefaultEncryptionTest {
  private final Estate estate = new Estate();
  private final DefaultEncryption encryption =
      new DefaultEncryption(
          estate.worker().s3(RoleGroup.S3, Estate.REGION), Estate.BUCKET, Duration.ZERO);
  private final BucketDefault before =
      new BucketDefault(Estate.BUCKET, estate.oldKey().value(), true);

  @BeforeEach
  void nameTheOldKey() {
    estate.setDefault(estate.oldKey().value());
  }

  @AfterEach
  void close() {
    estate.close();
  }

  private Instant replace() {
    return encryption.replace(before, estate.newKey().value(), true);
  }

  @Test
  void knowsFromWhenOnTheOtherKeyIsUsed() {
    Instant start = estate.sandbox().clock().now();
    assertThat(replace()).isAfter(start);
    assertThat(encryption.read().orElseThrow().savedKey()).isEqualTo(estate.newKey().value());
  }

  @Test
  void isTriedAgainWhenTheChangeIsNotSeenInTime() {
    estate.fault(Fault.Kind.IGNORE, "s3", "PutBucketEncryption");
    assertThat(FailureType.of(catchThrowable(this::replace))).contains(FailureType.UNAVAILABLE);
  }

  @Test
  void asksAPersonWhenSomebodyElseChoseAThirdKey() {
    String third = estate.createKey().value();
    estate.interference().after(Interference.putOf("encryption"), () -> estate.setDefault(third));
    assertThat(FailureType.of(catchThrowable(this::replace)))
        .contains(FailureType.CHANGED_BY_OTHERS);
  }
}
