package dev.keyturn.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A budget on a clock that only its own sleeps move. */
class TokenBucketTest {
  private long now;
  private final List<Duration> slept = new ArrayList<>();
  private final TokenBucket budget = new TokenBucket(100, 100, () -> now, this::sleep);

  @Test
  void letsASecondsShareThrough() {
    budget.spend(100);
    budget.await();

    assertThat(slept).isEmpty();
  }

  @Test
  void waitsForWhatWasTakenBeyondIt() {
    budget.spend(350);
    budget.await();
    budget.spend(50);
    budget.await();

    assertThat(slept).containsExactly(Duration.ofMillis(2_500), Duration.ofMillis(500));
  }

  @Test
  void savesNoMoreThanASecondsShare() {
    now += Duration.ofHours(1).toNanos();
    budget.spend(200);
    budget.await();

    assertThat(slept).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void keepsToItsRateOverManyPages() {
    for (int page = 0; page < 1_000; page++) {
      budget.spend(12.5);
      budget.await();
    }

    // The first second's share is free.
    assertThat(Duration.ofNanos(now)).isEqualTo(Duration.ofSeconds(124));
  }

  @Test
  void spacesCallsWhereNothingIsSaved() {
    TokenBucket spacing = new TokenBucket(2, 0, () -> now, this::sleep);
    spacing.take();
    spacing.take();
    now += Duration.ofHours(1).toNanos();
    spacing.take();
    spacing.take();

    assertThat(slept).containsExactly(Duration.ofMillis(500), Duration.ofMillis(500));
  }

  @Test
  void givesCallersAtTheSameTimeTheirTurnsOneByOne() {
    TokenBucket spacing =
        new TokenBucket(2, 0, () -> now, nanos -> slept.add(Duration.ofNanos(nanos)));
    for (int caller = 0; caller < 3; caller++) {
      spacing.take();
    }

    assertThat(slept).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
  }

  private void sleep(long nanos) {
    slept.add(Duration.ofNanos(nanos));
    now += nanos;
  }
}
