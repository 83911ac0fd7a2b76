package dev.keyturn.worker;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import org.jspecify.annotations.Nullable;

/**
 * Counts what activities answered. Replays run no activity, so that nothing is counted twice by
 * them; an activity whose answer is lost on its way to Temporal runs again and counts again.
 */
final class MeteredActivities extends WorkerInterceptorBase {
  private final ActivityMetrics metrics;

  MeteredActivities(ActivityMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      private String type = "";

      @Override
      public void init(ActivityExecutionContext context) {
        type = context.getInfo().getActivityType();
        super.init(context);
      }

      @Override
      public ActivityOutput execute(ActivityInput input) {
        try {
          ActivityOutput output = super.execute(input);
          metrics.done(type, order(input), output.getResult());
          return output;
        } catch (RuntimeException e) {
          metrics.failed(type, e);
          throw e;
        }
      }
    };
  }

  /** Every activity takes one record. */
  private static @Nullable Object order(ActivityInboundCallsInterceptor.ActivityInput input) {
    return input.getArguments().length == 0 ? null : input.getArguments()[0];
  }
}
