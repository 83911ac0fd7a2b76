package dev.keyturn.aws.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.DataKeyOrder;
import dev.keyturn.reencryption.DataKeyResult;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.sandbox.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** What a run finds that knows nothing of the run before it. */
class SecondRunTest extends KeySweeps {
  private static final String NOTE = "keyturn-replaces";

  @Test
  void findsNothingToDoUnderTheSameKeys() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    putFile(line(wrap("a", estate.oldKey())));
    rewrap(SOURCE);

    DataKeyResult second = rewrap(SOURCE);

    assertClean(second, 1);
    assertThat(second.tally().counts().rewrapped()).isZero();
    assertThat(estate.listed()).isEqualTo(2);
    assertClean(sweep(SOURCE, SweepKind.VERIFY, second.replacedVersions()), 1);
    assertClean(sweep(SOURCE, SweepKind.VERIFY, List.of()), 1);
  }

  @Test
  void isCleanUnderTheNextPairOfKeysThoughTheFirstKeyIsDead() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    putFile(line(wrap("a", estate.oldKey())) + line(wrap("b", estate.oldKey())));
    rewrap(SOURCE);
    estate.disableOldKey();
    KeyArn third = estate.createKey();

    DataKeyResult next = next(third, SweepKind.REENCRYPT, List.of());

    assertThat(next.tally().counts().rewrapped()).isEqualTo(2);
    assertClean(next, 2);
    assertClean(next(third, SweepKind.VERIFY, next.replacedVersions()), 2);
    assertClean(next(third, SweepKind.REENCRYPT, List.of()), 2);
    estate.kms().disableKey(disable -> disable.keyId(estate.newKey().value()));
    assertThat(estate.head(FILE).ssekmsKeyId()).isEqualTo(third.value());
  }

  @Test
  void keepsWhatTheApplicationSaysOfTheFileAndAddsTheNote() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    String replaced =
        put(line(wrap("a", estate.oldKey())), estate.oldKey(), Map.of("owner", "billing"));

    DataKeyResult result = rewrap(SOURCE);

    assertThat(result.tally().problems()).isEmpty();
    assertThat(estate.head(FILE).metadata())
        .isEqualTo(Map.of("owner", "billing", NOTE, replaced + " " + sha256(estate.text(FILE))));
  }

  @Test
  void stillKnowsWhenTheApplicationAddsAKey() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    putFile(line(wrap("a", estate.oldKey())));
    rewrap(SOURCE);
    put(estate.text(FILE) + line(wrap("b", estate.newKey())), estate.newKey(), Map.of());

    assertClean(rewrap(SOURCE), 1);
  }

  @Test
  void pinsWhenTheApplicationCopiesTheNoteAndRemovesAKey() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    WrappedDataKey kept = wrap("a", estate.oldKey());
    String first = putFile(line(kept) + line(wrap("b", estate.oldKey())));
    rewrap(SOURCE);
    String shortened = estate.text(FILE).lines().findFirst().orElseThrow() + "\n";
    put(shortened, estate.newKey(), estate.head(FILE).metadata());

    assertPinned(rewrap(SOURCE), first);
  }

  @Test
  void pinsWhereTheNoteHasAnotherHash() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    String first = putFile(line(wrap("a", estate.oldKey())));
    String now = line(wrap("b", estate.newKey()));
    put(now, estate.newKey(), Map.of(NOTE, first + " " + sha256(now + "\n")));

    assertPinned(rewrap(SOURCE), first);
  }

  @Test
  void pinsWhatAVersionNamesThatIsItselfLost() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    String first = putFile(line(wrap("a", estate.oldKey())));
    rewrap(SOURCE);
    put(line(wrap("z", estate.newKey())), estate.newKey(), Map.of());

    assertPinned(rewrap(SOURCE), first);
  }

  @Test
  void trustsNoNoteThatNamesTheVersionNull() {
    putFile(line(wrap("a", estate.oldKey())));
    estate.versioning(BucketVersioningStatus.ENABLED);
    String now = line(wrap("b", estate.newKey()));
    put(now, estate.newKey(), Map.of(NOTE, "null " + sha256(now)));

    assertPinned(rewrap(SOURCE), "null");
  }

  @Test
  void knowsThoughTheAnswerToTheWriteWasLost() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    putFile(line(wrap("a", estate.oldKey())));
    estate.fault(Fault.Kind.AFTER, "s3", "PutObject");
    rewrap(SOURCE);

    assertClean(rewrap(SOURCE), 1);
    assertThat(estate.listed()).isEqualTo(2);
  }

  @Test
  void knowsThoughTheFileWasCopiedInPlaceSince() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    putFile(line(wrap("a", estate.oldKey())));
    rewrap(SOURCE);
    estate
        .s3()
        .copyObject(
            copy ->
                copy.sourceBucket(Estate.BUCKET)
                    .sourceKey(FILE)
                    .destinationBucket(Estate.BUCKET)
                    .destinationKey(FILE)
                    .metadataDirective(MetadataDirective.COPY)
                    .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                    .ssekmsKeyId(estate.newKey().value()));

    assertClean(rewrap(SOURCE), 1);
  }

  @Test
  void writesNoNoteWhereAWriteLeavesNothingBehind() {
    putFile(line(wrap("a", estate.oldKey())));
    rewrap(SOURCE);
    assertThat(estate.head(FILE).metadata()).isEmpty();
  }

  @Test
  void saysSoWhereTheMetadataHasNoRoomForTheNote() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    Map<String, String> full = Map.of("m", "x".repeat(2_000));
    String first = put(line(wrap("a", estate.oldKey())), estate.oldKey(), full);

    Tally tally = rewrap(SOURCE).tally();

    assertThat(estate.head(FILE).metadata()).isEqualTo(full);
    assertThat(tally.counts().shut()).isZero();
    assertThat(tally.problems())
        .extracting(Problem::detail)
        .singleElement()
        .asString()
        .contains("a later run", first);
    assertPinned(rewrap(SOURCE), first);
  }

  @Test
  void pinsAVersionUnderADeadThirdKeyInsteadOfStoppingThere() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    KeyArn dead = estate.createKey();
    String unreadable = put(line(wrap("z", dead)), dead, Map.of());
    putFile(line(wrap("a", estate.oldKey())));
    estate.kms().disableKey(disable -> disable.keyId(dead.value()));

    assertPinned(rewrap(SOURCE), unreadable);
  }

  private String put(String text, KeyArn under, Map<String, String> metadata) {
    return estate.put(FILE, text, under, put -> put.metadata(metadata));
  }

  private DataKeyResult next(KeyArn third, SweepKind kind, List<String> replaced) {
    Sweep sweep =
        new Sweep(estate.newKey(), third, ReencryptionMode.REWRAP, kind, 1, Instant.EPOCH);
    return activities.sweepDataKeys(new DataKeyOrder(SOURCE, sweep, replaced));
  }

  private static void assertClean(DataKeyResult result, long superseded) {
    assertThat(result.tally().pins()).isEmpty();
    assertThat(result.tally().problems()).isEmpty();
    assertThat(result.tally().counts().shut()).isZero();
    assertThat(result.tally().counts().superseded()).isEqualTo(superseded);
  }

  private static void assertPinned(DataKeyResult result, String version) {
    assertThat(result.tally().pins())
        .singleElement()
        .satisfies(
            pins -> {
              assertThat(pins.reason()).isEqualTo(PinReason.OLDER_FILE_VERSION);
              assertThat(pins.count()).isEqualTo(1);
            })
        .extracting(Pins::examples)
        .asString()
        .contains(version);
  }

  private static String sha256(String text) {
    return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
