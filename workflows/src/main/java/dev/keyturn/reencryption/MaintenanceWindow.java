package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.keyturn.failure.Require;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When an outage is allowed: from an instant until another. One that has not come to its end a
 * while before, five minutes or a sixth of a shorter window, goes back; it has to begin three times
 * as long before.
 */
public record MaintenanceWindow(Instant from, Instant until) {
  private static final Duration WAY_BACK = Duration.ofMinutes(5);

  public MaintenanceWindow(@Nullable Instant from, @Nullable Instant until) {
    this.from =
        Require.present(
            from, "stores[].window.from", "give an instant such as 2026-01-31T22:00:00Z");
    this.until =
        Require.present(
            until, "stores[].window.until", "give an instant such as 2026-01-31T23:00:00Z");
    Require.that(
        this.from.isBefore(this.until), "stores[].window.until", "give an instant after from");
  }

  /** When the last outage may begin. */
  @JsonIgnore
  public Instant lastBegin() {
    return until.minus(wayBack().multipliedBy(3));
  }

  /** When an outage goes back that is still at work. */
  @JsonIgnore
  public Instant turn() {
    return until.minus(wayBack());
  }

  private Duration wayBack() {
    Duration sixth = Duration.between(from, until).dividedBy(6);
    return sixth.compareTo(WAY_BACK) < 0 ? sixth : WAY_BACK;
  }

  /** What lies in both windows; empty where an outage could not begin in it for both. */
  public Optional<MaintenanceWindow> and(MaintenanceWindow other) {
    Instant begin = from.isAfter(other.from) ? from : other.from;
    Instant end = until.isBefore(other.until) ? until : other.until;
    return begin.isBefore(lastBegin()) && begin.isBefore(other.lastBegin())
        ? Optional.of(new MaintenanceWindow(begin, end))
        : Optional.empty();
  }
}
