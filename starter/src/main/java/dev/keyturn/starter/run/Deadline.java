package dev.keyturn.starter.run;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Calls that give up after a while, however the client library below retries. */
final class Deadline {
  private static final Executor THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "keyturn-call");
            thread.setDaemon(true);
            return thread;
          });

  private Deadline() {}

  /** The call's result or its own exception; the call is left behind when time is up. */
  static <T> T within(Duration limit, Supplier<T> call) throws TimeoutException {
    try {
      return CompletableFuture.supplyAsync(call, THREADS)
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StarterFailure("interrupted", e);
    }
  }
}
