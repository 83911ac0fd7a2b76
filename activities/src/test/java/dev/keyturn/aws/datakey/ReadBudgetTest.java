package dev.keyturn.aws.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A budget on a clock that only its own sleeps move. */
class ReadBudgetTest {
  private long now;
  private final List<Duration> slept = new ArrayList<>();
  private final ReadBudget budget =
      new ReadBudget(
          100,
          () -> now,
          nanos -> {
            slept.add(Duration.ofNanos(nanos));
            now += nanos;
          });

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
}
