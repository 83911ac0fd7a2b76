package dev.keyturn.reencryption;

import io.temporal.workflow.Promise;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits for promises one by one, because {@code Promise.allOf} has two traps. */
public final class Promises {
  private Promises() {}

  /**
   * Waits until every promise is completed, then throws the first failure there is. {@code
   * Promise.allOf} (SDK 1.38.0) passes over promises that had failed before it was called, and
   * returns at the first failure while others still run.
   */
  public static void awaitAll(List<? extends Promise<?>> promises) {
    @Nullable RuntimeException first = null;
    for (Promise<?> promise : promises) {
      RuntimeException failure = promise.getFailure();
      first = first == null ? failure : first;
    }
    if (first != null) {
      throw first;
    }
  }
}
