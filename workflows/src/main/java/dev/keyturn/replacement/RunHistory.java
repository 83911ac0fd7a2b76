package dev.keyturn.replacement;

import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;

/**
 * How long a run's history is. Temporal terminates a run at 51,200 events or 50 MiB, whatever it is
 * about to do.
 *
 * @param events as of the present workflow task
 * @param bytes the same; 0 where the server tells no size
 */
record RunHistory(long events, long bytes) {
  /** What is not counted beforehand, such as decisions of people, has the rest. */
  static final long MOST_EVENTS = 50_000;

  private static final long MOST_BYTES = 48_000_000;

  /** What going back, or an early end, takes at most where there are as many stores as can be. */
  private static final long FOR_THE_END = 5_000;

  static RunHistory now() {
    WorkflowInfo info = Workflow.getInfo();
    return new RunHistory(info.getHistoryLength(), info.getHistorySize());
  }

  /** Whether so many more events fit, of the size of those so far. */
  boolean holds(long more) {
    long size = bytes / Math.max(1, events);
    return events + more <= MOST_EVENTS && bytes + more * size <= MOST_BYTES;
  }

  /** Whether what is left is for the end of the run alone. */
  boolean isScarce() {
    return !holds(FOR_THE_END);
  }
}
