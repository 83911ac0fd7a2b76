package dev.keyturn.replacement;

import dev.keyturn.key.KeyGuard;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Lifts what guards the old key against being disabled, for an approved disable alone. */
@ActivityInterface
public interface GuardActivities {
  /** Checks the proof as the gate does, puts the policy with the guard lifted and reads it back. */
  @ActivityMethod
  KeyGuard liftGuard(GateProof proof);

  /**
   * Puts the guard back: by the saved policy, byte for byte but for who was deleted, or by its
   * statements alone where somebody changed the policy.
   */
  @ActivityMethod
  GuardRestored restoreGuard(KeyGuard guard);
}
