package dev.keyturn.sandbox.cloudtrail;

import dev.keyturn.sandbox.AwsError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Two lookups a second for each account and region, as CloudTrail allows. Thread-safe. */
final class Rate {
  private static final int PER_SECOND = 2;

  private final Map<Trail.Place, Deque<Instant>> served = new HashMap<>();

  /** Counts a call; one too many is refused, and not counted. */
  synchronized void take(Trail.Place place, Instant now) {
    Deque<Instant> latest = served.computeIfAbsent(place, first -> new ArrayDeque<>());
    Instant since = now.minus(Duration.ofSeconds(1));
    while (!latest.isEmpty() && !latest.peekFirst().isAfter(since)) {
      latest.removeFirst();
    }
    if (latest.size() == PER_SECOND) {
      throw Lookup.refused(AwsError.THROTTLED, "Rate exceeded");
    }
    latest.addLast(now);
  }
}
