package dev.keyturn.starter;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** How fast sweeps go, by what was seen of each since it was seen first. */
final class Speed {
  private final InstantSource clock;
  private final Map<String, Seen> first = new HashMap<>();

  Speed(InstantSource clock) {
    this.clock = clock;
  }

  private record Seen(long done, long millis) {}

  /** Forgets all of them: what comes goes at another pace. */
  void restart() {
    first.clear();
  }

  /** The rate and the time left, behind a comma; empty while nothing is known of either. */
  String of(StoreProgress sweep) {
    Seen now = new Seen(sweep.done(), clock.millis());
    Seen then = first.computeIfAbsent(sweep.label(), label -> now);
    double seconds = (now.millis() - then.millis()) / 1000.0;
    long done = now.done() - then.done();
    if (seconds <= 0 || done <= 0) {
      return "";
    }
    double rate = done / seconds;
    Duration left = Duration.ofSeconds((long) Math.ceil((sweep.expected() - sweep.done()) / rate));
    return String.format(
        Locale.ROOT,
        ", %.1f per second, %d:%02d:%02d left",
        rate,
        left.toHours(),
        left.toMinutesPart(),
        left.toSecondsPart());
  }
}
