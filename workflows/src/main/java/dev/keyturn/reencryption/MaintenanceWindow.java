package dev.keyturn.reencryption;

import dev.keyturn.failure.Require;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When an outage is allowed: from an instant until another. */
public record MaintenanceWindow(Instant from, Instant until) {
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

  /** What lies in both windows; empty if nothing does. */
  public Optional<MaintenanceWindow> and(MaintenanceWindow other) {
    Instant begin = from.isAfter(other.from) ? from : other.from;
    Instant end = until.isBefore(other.until) ? until : other.until;
    return begin.isBefore(end) ? Optional.of(new MaintenanceWindow(begin, end)) : Optional.empty();
  }
}
