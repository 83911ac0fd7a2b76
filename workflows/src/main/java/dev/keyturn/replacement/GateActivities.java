package dev.keyturn.replacement;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** The one place where a key is disabled, and where it is enabled again. */
@ActivityInterface
public interface GateActivities {
  /** Checks the proof again, writes its hash into a tag of the old key, and disables the key. */
  @ActivityMethod
  GateResult disableOldKey(GateProof proof);

  /** Enables the old key again. */
  @ActivityMethod
  GateResult enableOldKey(GateKey key);
}
