package dev.keyturn.aws.s3;

import dev.keyturn.aws.TokenBucket;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import io.temporal.client.ActivityCanceledException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Lets the items of a page begin one by one in their order, no faster than a throttle allows, until
 * the page has to hand over: it is cancelled, or its time is up. What was begun by then is always
 * the beginning of a list, so that the next page can go on behind it. Thread-safe.
 */
public final class Turns {
  /** A slow page must neither keep its slot from others for long, nor keep to an old share. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Optional<TokenBucket> throttle;
  private final Waiting time = Waiting.atMost(LONGEST);
  private Optional<ActivityCanceledException> cancelled = Optional.empty();
  private boolean over;

  /** Turns that are taken as fast as given, or as can be. */
  public Turns(Optional<Double> perSecond) {
    this.throttle = perSecond.map(TokenBucket::spacing);
  }

  /** Sends a heartbeat, whose answer may be that no more turns are given. */
  public void beat(Runnable heartbeat) {
    try {
      heartbeat.run();
    } catch (ActivityCanceledException e) {
      cancelled = Optional.of(e);
      end();
    } catch (RuntimeException e) {
      end();
      throw e;
    }
    if (time.isOver()) {
      end();
    }
  }

  private record Turn<T>(int number, T of) {}

  /** Whether no more turns are given. */
  public synchronized boolean areOver() {
    return over;
  }

  /** Why a page answers nothing that had to hand over before it had begun. */
  public RuntimeException nothingBegun() {
    return cancelled
        .<RuntimeException>map(found -> found)
        .orElseGet(() -> FailureType.UNAVAILABLE.failure("no item was begun in time"));
  }

  /** What came of those items that got a turn, in their order; they are the first of the list. */
  public <I, R> List<R> take(Parallel parallel, List<I> items, Function<I, R> work) {
    ListIterator<I> left = items.listIterator();
    try {
      return parallel.each(items, any -> next(left).map(turn -> one(turn, work))).stream()
          .flatMap(Optional::stream)
          .sorted(Comparator.comparingInt(Turn::number))
          .map(Turn::of)
          .toList();
    } catch (RuntimeException e) {
      end();
      throw e;
    }
  }

  /** A failure ends the turns at once: who waits for one must not begin after it. */
  private <I, R> Turn<R> one(Turn<I> turn, Function<I, R> work) {
    try {
      return new Turn<>(turn.number(), work.apply(turn.of()));
    } catch (RuntimeException e) {
      end();
      throw e;
    }
  }

  private synchronized <I> Optional<Turn<I>> next(ListIterator<I> left) {
    try {
      while (!over) {
        long nanos = throttle.map(TokenBucket::debt).orElse(0L);
        if (nanos == 0) {
          throttle.ifPresent(bucket -> bucket.spend(1));
          return Optional.of(new Turn<>(left.nextIndex(), left.next()));
        }
        TimeUnit.NANOSECONDS.timedWait(this, nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private synchronized void end() {
    over = true;
    notifyAll();
  }
}
