package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.MovedBytes;
import dev.keyturn.reencryption.ObjectPage;
import dev.keyturn.reencryption.PageCursor;
import dev.keyturn.reencryption.PageResult;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.Tally;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

class PageSweepTest extends ObjectSweeps {
  @Test
  void movesAwkwardKeysByteForByte() {
    List<String> keys =
        List.of(
            " lead",
            "a b+c%2Fd",
            "../x",
            "./y",
            "a//b",
            "/lead",
            "q?r#s",
            "\"<>&'",
            "line\nbreak",
            "cr\rvt\u000b",
            "\ud83d\ude00",
            "e\u0301",
            "\u00e9",
            "\u0001\u001f",
            "k".repeat(1_024),
            "\\u0041");
    keys.forEach(key -> estate.put(key, "text of " + key));
    Tally tally = renew();
    assertThat(tally.problems()).isEmpty();
    assertThat(tally.counts().moved()).isEqualTo(keys.size());
    estate.disableOldKey();
    assertThat(keys).allSatisfy(key -> assertThat(estate.text(key)).isEqualTo("text of " + key));
  }

  @Test
  void sweepsExactlyItsRange() {
    List.of("a", "b", "c", "d").forEach(key -> estate.put(key, key));
    KeyRange middle = new KeyRange(Optional.of("a"), Optional.of("c"));
    Tally tally =
        activities
            .sweepObjects(
                new ObjectPage(
                    estate.order(ReencryptionMode.REWRAP, SweepKind.REENCRYPT),
                    true,
                    middle,
                    Optional.empty(),
                    Optional.empty()))
            .tally();
    assertThat(tally.counts().rewrapped()).isEqualTo(2);
    assertThat(estate.head("a").ssekmsKeyId()).isEqualTo(estate.oldKey().value());
    assertThat(estate.head("d").ssekmsKeyId()).isEqualTo(estate.oldKey().value());
  }

  @Test
  void neitherLosesNorDoublesVersionsBetweenListPages() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    for (int i = 0; i < 990; i++) {
      estate.put("k%03d".formatted(i / 2), "x");
    }
    for (int i = 0; i < 30; i++) {
      estate.put("z", "versions of one key on two list pages");
    }
    assertThat(rewrap().counts().rewrapped()).isEqualTo(1_020);
    assertThat(verify().counts().alreadyCurrent()).isEqualTo(1_020);
  }

  @Test
  void neverCountsItsOwnCanary() {
    estate.put(Canary.key(Estate.RUN), "x");
    estate.put(Canary.key("another run"), "y");
    assertThat(verify().counts()).isEqualTo(counts(Standing.REMAINING));
  }

  @Test
  void heartbeatsCursorAndTallyOftenSoThatARetryHardlyMiscounts() {
    putMany(450);
    assertThat(rewrap().counts().rewrapped()).isEqualTo(450);
    assertThat(heartbeats.details())
        .extracting(details -> ((PageResult) details.orElseThrow()).tally().counts().moved())
        .contains(200L, 400L, 450L);
  }

  @Test
  void stopsWritingWhenAnotherAttemptHasTakenOver() {
    putMany(450);
    heartbeats.acceptOnly(1);
    assertThatThrownBy(this::rewrap).hasStackTraceContaining("another attempt has begun");
    assertThat(estate.sandbox().calls().count("s3", "UpdateObjectEncryption")).isEqualTo(200);
  }

  @Test
  void handsOverBetweenListPagesWhenItIsCancelled() {
    putMany(450);
    heartbeats.cancelAfter(1);
    PageResult page = rewrap(Optional.empty(), Optional.empty());
    assertThat(page.tally().counts().rewrapped()).isEqualTo(200);
    heartbeats.cancelAfter(100);
    PageResult next = rewrap(page.next(), Optional.empty());
    assertThat(next.tally().counts()).isEqualTo(counts(250, Standing.REWRAPPED));
    assertThat(next.next()).isEmpty();
  }

  @Test
  void handsOverInTheMiddleOfAListPageWithoutLosingOrDoublingAVersion() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    for (int i = 0; i < 6; i++) {
      estate.put("k" + i / 3, "version " + i);
    }
    heartbeats.cancelAfter(1);
    PageResult page = rewrap(Optional.empty(), Optional.of(0.001));
    assertThat(page.tally().counts()).isEqualTo(counts(1, Standing.REWRAPPED));
    heartbeats.cancelAfter(100);
    PageResult next = rewrap(page.next(), Optional.empty());
    assertThat(next.tally().counts()).isEqualTo(counts(5, Standing.REWRAPPED));
    assertThat(next.next()).isEmpty();
  }

  @Test
  void tellsHowMuchItMoved() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put("a", "12345");
    estate.put("b", "123");
    assertThat(rewrap(Optional.empty(), Optional.empty()).bytes()).isEqualTo(new MovedBytes(0, 8));
    estate.put("c", "1234567");
    PageResult renewed =
        activities.sweepObjects(
            new ObjectPage(
                estate.order(ReencryptionMode.NEW_DATA_KEYS, SweepKind.REENCRYPT),
                true,
                KeyRange.ALL,
                Optional.empty(),
                Optional.empty()));
    assertThat(renewed.bytes())
        .as("written again, and the version before")
        .isEqualTo(new MovedBytes(7, 7));
  }

  @Test
  void answersWhereItBeginsIfItIsCancelledBeforeThat() {
    putMany(1);
    heartbeats.cancelAfter(0);
    PageResult page = rewrap(Optional.empty(), Optional.empty());
    assertThat(page.tally()).isEqualTo(Tally.EMPTY);
    assertThat(page.next()).contains(VersionPages.start(KeyRange.ALL));
  }

  private PageResult rewrap(Optional<PageCursor> from, Optional<Double> rate) {
    return activities.sweepObjects(
        new ObjectPage(
            estate.order(ReencryptionMode.REWRAP, SweepKind.REENCRYPT),
            true,
            KeyRange.ALL,
            from,
            rate));
  }

  private static ItemCounts counts(int items, Standing standing) {
    return counts(Collections.nCopies(items, standing).toArray(Standing[]::new));
  }

  private void putMany(int count) {
    for (int i = 0; i < count; i++) {
      estate.put("k%03d".formatted(i), "x");
    }
  }

  @Test
  void goesOnWhereAnEarlierAttemptHeartbeat() {
    List.of("a", "b", "c").forEach(key -> estate.put(key, key));
    Tally before = Tally.one(Standing.NEW_DATA_KEY).plus(Tally.one(Standing.NEW_DATA_KEY));
    environment.setHeartbeatDetails(
        new PageResult(
            before, Optional.of(new PageCursor("b", Optional.empty())), MovedBytes.NONE));
    assertThat(renew().counts().newDataKeys()).isEqualTo(3);
    assertThat(estate.head("a").ssekmsKeyId()).isEqualTo(estate.oldKey().value());
    assertThat(estate.head("c").ssekmsKeyId()).isEqualTo(estate.newKey().value());
  }
}
