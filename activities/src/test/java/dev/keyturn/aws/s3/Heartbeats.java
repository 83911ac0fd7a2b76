package dev.keyturn.aws.s3;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityNotExistsException;
import io.temporal.common.interceptors.ActivityExecutionContextBase;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the details of every heartbeat, and can answer that the attempt has been given up. */
public final class Heartbeats extends WorkerInterceptorBase {
  private final List<Optional<Object>> details = new ArrayList<>();
  private int accepted = Integer.MAX_VALUE;
  private int uncancelled = Integer.MAX_VALUE;

  /** The details in their order; empty for a heartbeat that has none. */
  public synchronized List<Optional<Object>> details() {
    return List.copyOf(details);
  }

  /** After so many heartbeats Temporal no longer knows the attempt. */
  synchronized void acceptOnly(int count) {
    accepted = count;
  }

  /** After so many heartbeats the activity is cancelled. */
  public synchronized void cancelAfter(int count) {
    uncancelled = details.size() + count;
  }

  private synchronized void add(@Nullable Object detail) {
    if (details.size() >= accepted) {
      throw new ActivityNotExistsException("another attempt has begun", new Exception());
    }
    if (details.size() >= uncancelled) {
      throw new ActivityCanceledException();
    }
    details.add(Optional.ofNullable(detail));
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      @Override
      public void init(ActivityExecutionContext context) {
        super.init(new Kept(context));
      }
    };
  }

  private final class Kept extends ActivityExecutionContextBase {
    Kept(ActivityExecutionContext context) {
      super(context);
    }

    @Override
    public <V> void heartbeat(@Nullable V detail) {
      add(detail);
    }
  }
}
