package dev.keyturn.aws.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.aws.s3.Buckets;
import dev.keyturn.aws.s3.Interference;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.WrappedKeyFields;
import dev.keyturn.reencryption.WrappedKeySource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** What a bucket with a default retention would lock anew, nobody could delete for years. */
class FilesUnderLockTest extends KeySweeps {
  private static final String VAULT = "vault";
  private static final WrappedKeySource.JsonLines LOCKED =
      new WrappedKeySource.JsonLines(VAULT, FILE, WrappedKeyFields.DEFAULT);

  @BeforeEach
  void makeBucketForLocks() {
    Buckets.createLockable(estate, VAULT);
    estate
        .s3()
        .putObject(
            put ->
                put.bucket(VAULT)
                    .key(FILE)
                    .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                    .ssekmsKeyId(estate.oldKey().value()),
            RequestBody.fromString(line(wrap("a", estate.oldKey()))));
  }

  @Test
  void arePinnedWhereTheBucketWouldLockTheNextVersion() {
    retainByDefault();
    Tally moved = rewrap(LOCKED).tally();
    assertThat(moved.pins())
        .singleElement()
        .satisfies(pins -> assertThat(pins.reason()).isEqualTo(PinReason.DEFAULT_RETENTION));
    assertThat(moved.counts().rewrapped()).isZero();
    assertThat(versions()).isEqualTo(1);
    assertThat(sweep(LOCKED, SweepKind.VERIFY, List.of()).tally().pins()).isEqualTo(moved.pins());
  }

  @Test
  void areWrittenOnceTheDefaultRetentionIsTakenOff() {
    retainByDefault();
    rewrap(LOCKED);
    Buckets.retainByDefault(estate, VAULT, false);
    assertThat(rewrap(LOCKED).tally().counts().rewrapped()).isEqualTo(1);
    assertThat(versions()).isEqualTo(2);
  }

  @Test
  void areNamedWhereADefaultRetentionOfThisMomentLocksThem() {
    estate.interference().before(Interference.putWith("If-Match"), this::retainByDefault);
    assertThat(rewrap(LOCKED).tally().problems())
        .extracting(Problem::detail)
        .singleElement()
        .asString()
        .contains("was written, but lock was none and is COMPLIANCE until ");
  }

  private int versions() {
    return estate.s3().listObjectVersions(list -> list.bucket(VAULT)).versions().size();
  }

  private void retainByDefault() {
    Buckets.retainByDefault(estate, VAULT, true);
  }
}
