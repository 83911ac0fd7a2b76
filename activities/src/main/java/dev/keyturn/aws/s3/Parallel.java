package dev.keyturn.aws.s3;

import dev.keyturn.failure.FailureType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A fixed number of threads for the items of one activity. While it waits it heartbeats. After a
 * failure or a cancellation nothing new is begun, and what is in flight is let finish: an
 * interrupted write would have an unknown outcome. A worker that leaves waits for it only briefly.
 */
public final class Parallel implements AutoCloseable {
  private static final long BEAT_SECONDS = 2;

  /** How long work in flight holds up a failure: no AWS call is let go on for longer. */
  private static final Duration LONGEST_DRAIN = Duration.ofMinutes(1);

  /** The same, when the worker has to hand its work over before it is gone. */
  private static final Duration SHORTEST_DRAIN = Duration.ofSeconds(1);

  private final ExecutorService threads;
  private final Runnable heartbeat;
  private final LongSupplier nanoTime;
  private long lastBeat;
  private Duration drain = LONGEST_DRAIN;

  /** As many threads as given; the heartbeat is called from the thread that waits. */
  public Parallel(int width, Runnable heartbeat) {
    this(width, heartbeat, System::nanoTime);
  }

  Parallel(int width, Runnable heartbeat, LongSupplier nanoTime) {
    this.threads =
        Executors.newFixedThreadPool(
            width,
            task -> {
              Thread thread = new Thread(task, "keyturn-item");
              thread.setDaemon(true);
              return thread;
            });
    this.heartbeat = heartbeat;
    this.nanoTime = nanoTime;
    this.lastBeat = nanoTime.getAsLong();
  }

  /** The results of the work on each item, in the items' order. */
  public <I, R> List<R> each(List<I> items, Function<I, R> work) {
    AtomicBoolean failed = new AtomicBoolean();
    List<Future<R>> futures = new ArrayList<>();
    items.forEach(item -> futures.add(threads.submit(() -> unlessFailed(failed, work, item))));
    try {
      List<R> results = new ArrayList<>();
      for (Future<R> future : futures) {
        results.add(await(future));
      }
      return results;
    } catch (RuntimeException e) {
      futures.forEach(future -> future.cancel(false));
      drain();
      throw e;
    }
  }

  /**
   * Skips what comes after a failure from the moment of the failure: the thread that waits may be
   * late to hear of it, and meanwhile more items would come to the same harm. Items begin in their
   * order, so that the failure itself stands before all that is skipped.
   */
  private static <I, R> R unlessFailed(AtomicBoolean failed, Function<I, R> work, I item) {
    if (failed.get()) {
      throw new CancellationException("an item before it failed");
    }
    try {
      return work.apply(item);
    } catch (RuntimeException e) {
      failed.set(true);
      throw e;
    }
  }

  /** The result of one call. */
  public <R> R one(Supplier<R> call) {
    return each(List.of(call), Supplier::get).get(0);
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  private <R> R await(Future<R> future) {
    while (true) {
      beat();
      try {
        return future.get(BEAT_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        // The next round heartbeats.
      } catch (ExecutionException e) {
        throw unwrapped(e);
      } catch (InterruptedException | CancellationException e) {
        drain = SHORTEST_DRAIN;
        // The thread stays uninterrupted: an interrupted one could not tell the server of this.
        throw FailureType.UNAVAILABLE.failure(
            "this worker is shutting down; the activity goes on at another one");
      }
    }
  }

  /** Many short waits last as long as one long one. */
  private void beat() {
    long now = nanoTime.getAsLong();
    if (now - lastBeat >= TimeUnit.SECONDS.toNanos(BEAT_SECONDS)) {
      lastBeat = now;
      heartbeat.run();
    }
  }

  /**
   * What is still in flight after it ends with the process, as if that had crashed: every write may
   * happen twice, and who takes over looks at each item anew.
   */
  private void drain() {
    threads.shutdown();
    try {
      threads.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // The worker has no more time; why the work ended is still to be told to the server.
      return;
    }
  }

  private static RuntimeException unwrapped(ExecutionException failure) {
    return failure.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException(failure.getCause());
  }
}
