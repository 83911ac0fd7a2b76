package dev.keyturn.key;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What Keyturn asks Temporal about other runs. */
@ActivityInterface
public interface RunActivities {
  /** Asks the lock with this workflow id who holds it. */
  @ActivityMethod
  Holder askHolder(String lockId);
}
