package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SweepPaceTest {
  private static final SweepPace LIMITED = SweepPace.of(false, Optional.of(600));

  /** Each telling is a signal in the history of the run. */
  @Test
  void isToldOfAShareOnceItHasGrownBySome() {
    SweepPace told = LIMITED.share(50);
    assertThat(told.isWorthTelling(LIMITED.share(49))).isFalse();
    assertThat(told.isWorthTelling(LIMITED.share(42))).isFalse();
    assertThat(told.isWorthTelling(LIMITED.share(41))).isTrue();
    assertThat(LIMITED.share(5).isWorthTelling(LIMITED.share(4))).isTrue();
    assertThat(LIMITED.share(2).isWorthTelling(LIMITED)).isTrue();
  }

  @Test
  void isToldAtOnceWhatPeopleDecide() {
    SweepPace paused = SweepPace.of(true, Optional.of(600));
    assertThat(LIMITED.isWorthTelling(LIMITED.share(2))).isTrue();
    assertThat(LIMITED.isWorthTelling(paused)).isTrue();
    assertThat(paused.isWorthTelling(LIMITED)).isTrue();
    assertThat(LIMITED.isWorthTelling(SweepPace.FULL)).isTrue();
    assertThat(SweepPace.FULL.isWorthTelling(LIMITED)).isTrue();
    assertThat(SweepPace.FULL.isWorthTelling(SweepPace.FULL)).isFalse();
  }
}
