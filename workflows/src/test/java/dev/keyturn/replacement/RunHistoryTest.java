package dev.keyturn.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunHistoryTest {
  private static final int MOST = ReplacementRequest.MOST_STORES;
  private static final HistoryNeeds BUCKETS = new HistoryNeeds(MOST, 0, 2 * MOST, 0, MOST + 50);
  private static final HistoryNeeds VOLUMES = new HistoryNeeds(MOST, MOST, MOST, 0, 50);
  private static final HistoryNeeds KEYS = new HistoryNeeds(MOST, 0, 2 * MOST, MOST, 50);

  @ParameterizedTest
  @CsvSource({
    "40000, 0, 10000, true",
    "40000, 0, 10001, false",
    "10000, 40000000, 2000, true",
    "10000, 40000000, 2001, false",
    "0, 0, 50000, true"
  })
  void holdsMoreEventsOfTheSizeOfThoseSoFar(long events, long bytes, long more, boolean holds) {
    assertThat(new RunHistory(events, bytes).holds(more)).isEqualTo(holds);
  }

  @Test
  void isScarceOnceOnlyTheEndFits() {
    assertThat(new RunHistory(45_000, 0).isScarce()).isFalse();
    assertThat(new RunHistory(45_001, 0).isScarce()).isTrue();
  }

  /** Planning takes six events for a store at most, and a round of sweeps was measured at eight. */
  @Test
  void hasRoomForSeveralRoundsWhateverTheStoresAre() {
    for (HistoryNeeds needs : List.of(BUCKETS, VOLUMES, KEYS)) {
      long afterFiveRounds = 1_000 + 6 * MOST + 5 * 8 * MOST;
      assertThat(new RunHistory(afterFiveRounds, 0).holds(needs.fromNextRound())).isTrue();
      assertThat(needs.fromNextRound()).isGreaterThan(needs.fromDisable());
      assertThat(needs.fromDisable()).isGreaterThan(needs.fromLastReads());
    }
  }

  @Test
  void countsWhoIsReadAsAndWhatGoesBack() {
    assertThat(new HistoryNeeds(1, 0, 2, 1, 4).fromLastReads())
        .isEqualTo(6 * 2 + 12 + 1_000 + 6 * 4 + 1_000);
    assertThat(new HistoryNeeds(1, 0, 2, 1, 4).fromDisable())
        .isEqualTo(2 * (6 * 2 + 12 + 1_000) + 6 * 4 + 1_000);
  }
}
