package dev.keyturn.worker;

import dev.keyturn.failure.FailureType;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;

/**
 * Gives activities that a leaving worker breaks off back to Temporal, with their latest heartbeat.
 * Without it other workers would have to wait until the heartbeat times out.
 */
final class HandOver extends WorkerInterceptorBase {
  private final Duration delay;
  private volatile boolean begun;

  /**
   * @param delay after which another worker may begin: long enough that this one is gone and does
   *     not get its own work back
   */
  HandOver(Duration delay) {
    this.delay = delay;
  }

  /** From now on what fails for now is handed over. */
  void begin() {
    begun = true;
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      @Override
      public ActivityOutput execute(ActivityInput input) {
        try {
          return super.execute(input);
        } catch (RuntimeException e) {
          throw begun && passes(e) ? handedOver(e) : e;
        } finally {
          letTheServerBeTold();
        }
      }
    };
  }

  /** A thread that is still interrupted could not tell the server how its activity ended. */
  private void letTheServerBeTold() {
    if (begun) {
      Thread.interrupted();
    }
  }

  /** A refusal stays what it is, whenever it comes. */
  private static boolean passes(RuntimeException failure) {
    return FailureType.of(failure).filter(FailureType::isPassing).isPresent();
  }

  private ApplicationFailure handedOver(RuntimeException failure) {
    return ApplicationFailure.newBuilder()
        .setMessage("handed over, because this worker is leaving: " + FailureType.message(failure))
        .setType(FailureType.UNAVAILABLE.wireName())
        .setCause(failure)
        .setNextRetryDelay(delay)
        .setCategory(ApplicationErrorCategory.BENIGN)
        .build();
  }
}
