package dev.keyturn;

/** The task queues, one per throttle domain. */
public final class TaskQueues {
  /** Workflows and control calls. */
  public static final String CONTROL = "keyturn";

  /** Pages of objects and data keys. */
  public static final String BULK = "keyturn-bulk";

  /** The one activity that disables keys, and its undoing. */
  public static final String GATE = "keyturn-gate";

  private TaskQueues() {}
}
