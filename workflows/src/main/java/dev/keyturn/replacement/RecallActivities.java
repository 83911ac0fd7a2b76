package dev.keyturn.replacement;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.Optional;

/** Finds out what an earlier run changed. */
@ActivityInterface
public interface RecallActivities {
  /** Asks the run, or the run that the key's lineage tag names, for its restore point. */
  @ActivityMethod
  RestorePoint recallRun(RestoreRequest request);

  /**
   * Asks the run that a key's tags name whether it made that key: its own record says so, or
   * nothing does. Gives its restore point; empty if it did not, or Temporal knows no such run.
   */
  @ActivityMethod
  Optional<RestorePoint> recallMaker(MadeKey made);

  /** Looks through the runs on the key for the one that showed a plan; empty if there is none. */
  @ActivityMethod
  Optional<PlanView> recallPlan(PlanRecall recall);
}
