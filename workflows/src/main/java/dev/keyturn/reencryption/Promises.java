package dev.keyturn.reencryption;

import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.function.BooleanSupplier;
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

  /**
   * Waits until one has decided what was asked of all, or has failed, or all are completed.
   *
   * @param decided whether one has
   * @return those that are completed by then
   */
  public static List<Promise<Void>> awaitDecision(
      List<Promise<Void>> promises, BooleanSupplier decided) {
    Workflow.await(
        () ->
            decided.getAsBoolean()
                || promises.stream().anyMatch(one -> one.isCompleted() && one.getFailure() != null)
                || promises.stream().allMatch(Promise::isCompleted));
    return promises.stream().filter(Promise::isCompleted).toList();
  }
}
