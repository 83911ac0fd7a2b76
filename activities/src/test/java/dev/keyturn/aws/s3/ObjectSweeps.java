package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.reencryption.BucketActivities;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.ObjectPage;
import dev.keyturn.reencryption.PageResult;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.Tally;
import io.temporal.testing.TestActivityEnvironment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** Sweeps over the objects of an estate. */
abstract class ObjectSweeps {
  static final long SMALL_LIMIT = 1_000;

  final Estate estate = new Estate();
  final Heartbeats heartbeats = new Heartbeats();
  final TestActivityEnvironment environment = Estate.activityEnvironment(heartbeats);
  final BucketActivities activities = activities();

  BucketActivities activities() {
    environment.registerActivitiesImplementations(
        new S3BucketActivities(estate.worker(), SMALL_LIMIT));
    return environment.newActivityStub(BucketActivities.class);
  }

  @AfterEach
  void close() {
    environment.close();
    estate.close();
  }

  Tally sweep(ReencryptionMode mode, SweepKind kind, boolean trusted) {
    PageResult page =
        activities.sweepObjects(
            new ObjectPage(
                estate.order(mode, kind),
                trusted,
                KeyRange.ALL,
                Optional.empty(),
                Optional.empty()));
    assertThat(page.next()).isEmpty();
    return page.tally();
  }

  Tally renew() {
    return sweep(ReencryptionMode.NEW_DATA_KEYS, SweepKind.REENCRYPT, true);
  }

  Tally rewrap() {
    return sweep(ReencryptionMode.REWRAP, SweepKind.REENCRYPT, true);
  }

  Tally verify() {
    return sweep(ReencryptionMode.NEW_DATA_KEYS, SweepKind.VERIFY, true);
  }

  static ItemCounts counts(Standing... standings) {
    return List.of(standings).stream()
        .map(ItemCounts::one)
        .reduce(ItemCounts.NONE, ItemCounts::plus);
  }
}
