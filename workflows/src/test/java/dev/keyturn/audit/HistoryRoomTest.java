package dev.keyturn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryRoomTest {
  @ParameterizedTest
  @CsvSource({"44999, 39999999, true", "45000, 0, false", "0, 40000000, false"})
  void endsBeforeTemporalEndsTheRun(long events, long bytes, boolean isLeft) {
    assertThat(HistoryRoom.isLeft(events, bytes)).isEqualTo(isLeft);
  }
}
