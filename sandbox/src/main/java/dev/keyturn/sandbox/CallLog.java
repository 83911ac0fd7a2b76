package dev.keyturn.sandbox;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What was called: the latest calls in full, and exact counts of all. */
public final class CallLog {
  private static final int KEPT = 10_000;

  private final Deque<Entry> latest = new ArrayDeque<>();
  private final Map<Kind, Long> counts = new LinkedHashMap<>();

  synchronized void add(Entry entry) {
    if (latest.size() == KEPT) {
      latest.removeFirst();
    }
    latest.addLast(entry);
    counts.merge(entry.kind(), 1L, Long::sum);
  }

  /** The latest calls that satisfy the condition, oldest first. */
  public synchronized List<Entry> latest(Predicate<Entry> condition) {
    return latest.stream().filter(condition).toList();
  }

  /** How often each kind of call was made since the log was last cleared. */
  public synchronized List<Count> counts() {
    List<Count> list = new ArrayList<>();
    counts.forEach((kind, calls) -> list.add(new Count(kind, calls)));
    return list;
  }

  /** How many calls of one operation were made since the log was last cleared. */
  public long count(String service, String operation) {
    return counts().stream()
        .filter(count -> count.kind().service().equals(service))
        .filter(count -> count.kind().operation().equals(operation))
        .mapToLong(Count::calls)
        .sum();
  }

  /** Forgets all calls and counts. */
  public synchronized void clear() {
    latest.clear();
    counts.clear();
  }

  /** One call: what, who, on what, its outcome, and the fault applied (empty if none). */
  public record Entry(Instant time, Kind kind, String region, String resource, int status) {}

  /** What is counted; {@code error} and {@code fault} are empty if there was none. */
  public record Kind(String service, String operation, String caller, String error, String fault) {}

  /** How often one kind of call was made. */
  public record Count(Kind kind, long calls) {}
}
