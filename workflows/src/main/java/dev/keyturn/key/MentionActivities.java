package dev.keyturn.key;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What Keyturn reads of IAM. */
@ActivityInterface
public interface MentionActivities {
  /** Finds the policies that name a key; not being allowed to look is an answer, no failure. */
  @ActivityMethod
  KeyMentions findMentions(MentionQuery query);

  /** Looks suspects up by their names; not being allowed to look is an answer, no failure. */
  @ActivityMethod
  SuspectLooks lookUpSuspects(SuspectQuery query);

  /**
   * Has IAM simulate what principals may do with two keys; not being allowed to is an answer, no
   * failure.
   */
  @ActivityMethod
  SimulatedUses simulateKeyUse(UseSimulationOrder order);
}
