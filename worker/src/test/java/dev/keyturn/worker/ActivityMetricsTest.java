package dev.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.DeathCertificate;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.BucketOrder;
import dev.keyturn.reencryption.BucketReadiness;
import dev.keyturn.reencryption.DataKeyOrder;
import dev.keyturn.reencryption.DataKeyResult;
import dev.keyturn.reencryption.ImageryOrder;
import dev.keyturn.reencryption.ImageryPass;
import dev.keyturn.reencryption.ImageryStore;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.ItemPage;
import dev.keyturn.reencryption.ItemPageResult;
import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.MovedBytes;
import dev.keyturn.reencryption.ObjectPage;
import dev.keyturn.reencryption.PageResult;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.TableChange;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.VolumeActivities;
import dev.keyturn.reencryption.WrappedKeyFields;
import dev.keyturn.reencryption.WrappedKeySource;
import dev.keyturn.replacement.GateActivities;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ActivityMetricsTest {
  private static final KeyArn OLD =
      new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/11111111-1111-1111-1111-111111111111");
  private static final KeyArn NEW =
      new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/22222222-2222-2222-2222-222222222222");

  /** A different number of each. */
  private static final Tally TALLY =
      new Tally(new ItemCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), List.of(), List.of(), List.of());

  private static final MovedBytes BYTES = new MovedBytes(70, 90);

  private final Metrics metrics = new Metrics();
  private final ActivityMetrics activities = new ActivityMetrics(metrics);

  @Test
  void countsEveryResultOfAPageByStoreAndSweep() {
    activities.done("SweepObjects", page(), new PageResult(TALLY, Optional.empty(), BYTES));

    assertThat(lines("keyturn_items_total{"))
        .contains(
            items("newDataKeys", "bucket", 1),
            items("rewrapped", "bucket", 2),
            items("alreadyCurrent", "bucket", 3),
            items("gone", "bucket", 4),
            items("superseded", "bucket", 5),
            items("accepted", "bucket", 6),
            items("pinned", "bucket", 7),
            items("failed", "bucket", 8),
            items("unknown", "bucket", 9),
            items("remaining", "bucket", 10),
            items("notOurs", "bucket", 11))
        .filteredOn(line -> line.contains("sweep=\"verify\""))
        .isNotEmpty()
        .allMatch(line -> line.endsWith(" 0.0"));
    assertThat(lines("keyturn_bytes_total{"))
        .containsExactlyInAnyOrder(
            "keyturn_bytes_total{result=\"newDataKeys\",store=\"bucket\"} 70.0",
            "keyturn_bytes_total{result=\"rewrapped\",store=\"bucket\"} 90.0");
  }

  @Test
  void countsWhatABucketsConfigurationHolds() {
    activities.done(
        "PrepareBucket",
        new BucketOrder("orders", sweep(), "run", List.of()),
        new BucketReadiness(true, Optional.empty(), List.of(KeyRange.ALL), TALLY, Instant.EPOCH));

    assertThat(lines("keyturn_items_total{")).contains(items("pinned", "bucket", 7));
  }

  @Test
  void countsWrappedDataKeysWhereverTheyAre() {
    DataKeyOrder order =
        new DataKeyOrder(
            new WrappedKeySource.JsonLines("orders", "keys", WrappedKeyFields.DEFAULT),
            sweep(),
            List.of());

    activities.done("SweepDataKeys", order, new DataKeyResult(TALLY, List.of(), List.of()));
    activities.done(
        "SweepKeyItems",
        new ItemPage(order, 0, 1, Optional.empty(), Optional.empty()),
        new ItemPageResult(TALLY, Optional.empty()));

    assertThat(lines("keyturn_items_total{")).contains(items("rewrapped", "dataKeys", 4));
  }

  @Test
  void countsImageryOnceThoughEveryPassTellsOfAllItems() {
    ImageryOrder order =
        new ImageryOrder(new ImageryStore.Snapshots(List.of()), sweep(), "run", "sweep", true);

    activities.done("SweepImagery", order, new ImageryPass(TALLY, 3));
    activities.done("SweepImagery", order, new ImageryPass(TALLY, 1));
    activities.done("SweepImagery", order, new ImageryPass(TALLY, 0));

    assertThat(lines("keyturn_items_total{")).contains(items("rewrapped", "snapshots", 2));
  }

  @Test
  void countsTheGatesDecisions() {
    activities.done(ActivityMetrics.DISABLE, "", "");
    activities.done(ActivityMetrics.ENABLE, "", "");
    activities.failed(ActivityMetrics.DISABLE, FailureType.GATE_CLOSED.failure("something moved"));
    activities.failed(ActivityMetrics.DISABLE, FailureType.UNAVAILABLE.failure("no answer"));

    assertThat(lines("keyturn_gate_decisions_total{"))
        .containsExactlyInAnyOrder(
            "keyturn_gate_decisions_total{decision=\"closed\"} 1.0",
            "keyturn_gate_decisions_total{decision=\"disabled\"} 1.0",
            "keyturn_gate_decisions_total{decision=\"enabled\"} 1.0");
  }

  @Test
  void countsStepsOfVolumesAndTablesAndProofsOfDeath() {
    activities.done(ActivityMetrics.COMMIT, "", "");
    activities.done(ActivityMetrics.WITHDRAW, "", "");
    activities.done("ChangeTableKey", "", new TableChange(TableChange.Outcome.NOT_NEEDED, ""));
    activities.done(
        "ProveKeyDead", "", new DeathCertificate(OLD, "DisabledException", 3, Instant.EPOCH));

    assertThat(lines("keyturn_"))
        .contains(
            "keyturn_volume_swaps_total{step=\"committed\"} 1.0",
            "keyturn_volume_swaps_total{step=\"withdrawn\"} 1.0",
            "keyturn_table_key_changes_total{outcome=\"not_needed\"} 1.0",
            "keyturn_table_key_changes_total{outcome=\"asked\"} 0.0",
            "keyturn_death_proofs_total 1.0",
            "keyturn_death_proof_timestamp_seconds 0.0");
  }

  /** An attempt that found nothing new is how Temporal is asked for the next one. */
  @Test
  void countsNoFailureWhereAnActivityOnlyWaitsOn() {
    activities.failed(
        "WatchKeys",
        ApplicationFailure.newBuilder()
            .setMessage("nobody has changed the keys")
            .setType("Unchanged")
            .setCategory(ApplicationErrorCategory.BENIGN)
            .build());

    assertThat(lines("keyturn_activity_failures_total{")).allMatch(line -> line.endsWith(" 0.0"));
  }

  @Test
  void countsFailuresByType() {
    activities.failed("SweepObjects", FailureType.THROTTLED.failure("slow down"));
    activities.failed("SweepObjects", new IllegalStateException("a defect"));

    assertThat(lines("keyturn_activity_failures_total{"))
        .hasSize(FailureType.values().length + 1)
        .contains(
            "keyturn_activity_failures_total{type=\"Throttled\"} 1.0",
            "keyturn_activity_failures_total{type=\"Other\"} 1.0",
            "keyturn_activity_failures_total{type=\"AccessDenied\"} 0.0");
  }

  @Test
  void knowsActivitiesByTheNamesThatTheyHave() {
    assertThat(
            Stream.of(GateActivities.class, VolumeActivities.class)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .map(Method::getName)
                .map(name -> Character.toUpperCase(name.charAt(0)) + name.substring(1)))
        .contains(
            ActivityMetrics.DISABLE,
            ActivityMetrics.ENABLE,
            ActivityMetrics.COMMIT,
            ActivityMetrics.WITHDRAW);
  }

  @Test
  void putsNoNameIntoALabel() {
    activities.done(
        "SweepObjects",
        page(),
        new PageResult(Tally.one(Standing.GONE), Optional.empty(), MovedBytes.NONE));

    assertThat(metrics.scrape()).doesNotContain("orders", "arn:aws");
  }

  private static ObjectPage page() {
    return new ObjectPage(
        new BucketOrder("orders", sweep(), "run", List.of()),
        true,
        KeyRange.ALL,
        Optional.empty(),
        Optional.empty());
  }

  private static Sweep sweep() {
    return new Sweep(
        OLD, NEW, ReencryptionMode.NEW_DATA_KEYS, SweepKind.REENCRYPT, 1, Instant.EPOCH);
  }

  private static String items(String result, String store, int count) {
    return "keyturn_items_total{result=\"%s\",store=\"%s\",sweep=\"reencrypt\"} %d.0"
        .formatted(result, store, count);
  }

  private List<String> lines(String start) {
    return metrics.scrape().lines().filter(line -> line.startsWith(start)).toList();
  }
}
