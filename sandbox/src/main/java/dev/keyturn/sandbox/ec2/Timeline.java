package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Lag;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** What is to be shown later: each change happens a lag after it was begun. */
final class Timeline {
  private final Lag lag;
  private final PriorityQueue<Change> changes =
      new PriorityQueue<>(Comparator.comparing(Change::due).thenComparing(Change::number));
  private long numbers;

  Timeline(Lag lag) {
    this.lag = lag;
  }

  void later(Instant now, Runnable effect) {
    changes.add(new Change(lag.settle(now), numbers++, effect));
  }

  Instant settle(Instant now) {
    return lag.settle(now);
  }

  void runDue(Instant now) {
    for (Change next = changes.peek(); next != null && !next.due().isAfter(now); ) {
      changes.remove();
      next.effect().run();
      next = changes.peek();
    }
  }

  private record Change(Instant due, long number, Runnable effect) {}
}
