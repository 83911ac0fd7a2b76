package dev.keyturn.sandbox.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How often a table's key may be changed: four times in 24 hours, and once more where the last
 * change is six hours ago (DynamoDB Developer Guide, "Service, account, and table quotas").
 */
final class KeyChanges {
  private static final int MOST = 4;
  private static final Duration WINDOW = Duration.ofHours(24);
  private static final Duration PAUSE = Duration.ofHours(6);

  private final Deque<Instant> made = new ArrayDeque<>();

  void count(Instant now) {
    made.removeIf(change -> !change.isAfter(now.minus(WINDOW)));
    if (made.size() >= MOST && made.getLast().isAfter(now.minus(PAUSE))) {
      throw DynamoErrors.tooManyKeyChanges();
    }
    made.add(now);
  }
}
