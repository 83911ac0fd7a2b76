package dev.keyturn.sandbox.cloudtrail;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Lag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What happened in each region, as its accounts may look it up. Thread-safe. Each event is seen
 * once it was delivered, which takes its own time.
 */
public final class Trail {
  /** How many events of one account are kept in one region: the latest. */
  static final int KEPT = 20_000;

  /** How far back the event history goes. */
  static final Duration HISTORY = Duration.ofDays(90);

  private static final Comparator<Delivered> NEWEST_FIRST =
      Comparator.comparing((Delivered one) -> one.entry().time())
          .thenComparingLong(Delivered::number)
          .reversed();

  private final Lag lag;
  private final Map<Place, Deque<Delivered>> histories = new HashMap<>();
  private long number;

  /** A history whose events are delivered with the given lag. */
  public Trail(Lag lag) {
    this.lag = lag;
  }

  /** Enters a call into the history of the caller's account and of the keys' accounts. */
  public synchronized void add(TrailEvent event) {
    Instant from = lag.settle(event.what().time());
    number++;
    for (String account : accounts(event)) {
      Deque<Delivered> history =
          histories.computeIfAbsent(
              new Place(account, event.what().region()), place -> new ArrayDeque<>());
      if (history.size() == KEPT) {
        history.removeFirst();
      }
      history.addLast(new Delivered(number, from, Entry.of(event, account)));
    }
  }

  /** The delivered events of a place that satisfy the lookup, newest first. */
  synchronized List<Delivered> find(Place place, Lookup lookup, Instant now) {
    Instant oldest = now.minus(HISTORY);
    List<Delivered> found = new ArrayList<>();
    for (Delivered one : histories.getOrDefault(place, new ArrayDeque<>())) {
      if (!now.isBefore(one.from())
          && !one.entry().time().isBefore(oldest)
          && lookup.covers(one.entry())) {
        found.add(one);
      }
    }
    found.sort(NEWEST_FIRST);
    return found;
  }

  /** A call across accounts that was denied is told to the caller's account only. */
  private static Set<String> accounts(TrailEvent event) {
    Set<String> accounts = new LinkedHashSet<>();
    new Identity(event.who()).account().ifPresent(accounts::add);
    if (event.error().filter(Trail::isDenial).isEmpty() || accounts.isEmpty()) {
      event.keys().forEach(key -> accounts.add(Entry.accountOf(key)));
    }
    return accounts;
  }

  static boolean isDenial(AwsError error) {
    return error.code().equals("AccessDeniedException");
  }

  /** An account in a region. */
  record Place(String account, String region) {}

  /** An event, its place among all, and when it is seen. */
  record Delivered(long number, Instant from, Entry entry) {}
}
