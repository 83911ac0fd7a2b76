package dev.keyturn;

/** The task queues, one per throttle domain. */
public final class TaskQueues {
  /** Workflows and control calls. */
  public static final String CONTROL = "keyturn";

  /**
   * What a gate or an outage waits for: looks at stores, reads while the old key is disabled, steps
   * of an outage, the way back. Pages, however many, never take their slots.
   */
  public static final String STEPS = "keyturn-steps";

  /** Pages of objects and data keys. */
  public static final String BULK = "keyturn-bulk";

  /** The one activity that disables keys, and its undoing. */
  public static final String GATE = "keyturn-gate";

  private TaskQueues() {}
}
