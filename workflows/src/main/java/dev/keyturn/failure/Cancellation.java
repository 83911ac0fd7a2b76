package dev.keyturn.failure;

import io.temporal.workflow.CancellationScope;

/** For workflow code that makes do without an answer, and must not swallow its own end. */
public final class Cancellation {
  private Cancellation() {}

  /** Throws the failure again where the current scope is cancelled: that may be its cause. */
  public static void passOn(RuntimeException failure) {
    if (CancellationScope.current().isCancelRequested()) {
      throw failure;
    }
  }
}
