package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When outages may begin, and when they go back: row 54E of the fault matrix. */
class MaintenanceWindowTest {
  private static final Instant TEN = Instant.parse("2027-01-01T22:00:00Z");
  private static final MaintenanceWindow HOUR = window(0, 60);

  @Test
  void endsWithTimeForTheWayBack() {
    assertThat(HOUR.lastBegin()).isEqualTo(TEN.plus(Duration.ofMinutes(45)));
    assertThat(HOUR.turn()).isEqualTo(TEN.plus(Duration.ofMinutes(55)));
    assertThat(window(0, 6).lastBegin()).isEqualTo(TEN.plus(Duration.ofMinutes(3)));
    assertThat(window(0, 6).turn()).isEqualTo(TEN.plus(Duration.ofMinutes(5)));
  }

  /** In an outage that they shared the volume whose window ends first would be left out. */
  @Test
  void haveNothingInCommonWhereNoOutageCouldBeginForBoth() {
    assertThat(HOUR.and(window(30, 90))).contains(window(30, 60));
    assertThat(HOUR.and(window(44, 104))).isPresent();
    assertThat(HOUR.and(window(45, 105))).isEmpty();
    assertThat(window(45, 105).and(HOUR)).isEmpty();
    assertThat(HOUR.and(window(60, 120))).isEmpty();
  }

  private static MaintenanceWindow window(int from, int until) {
    return new MaintenanceWindow(
        TEN.plus(Duration.ofMinutes(from)), TEN.plus(Duration.ofMinutes(until)));
  }
}
