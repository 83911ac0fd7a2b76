package dev.keyturn.retirement;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Looks at a disabled key from all sides. */
@ActivityInterface
public interface DisabledKeyActivities {
  /**
   * Looks whether anything needs the key; fails, to be tried again after the order's pause, while
   * all is as it was seen.
   */
  @ActivityMethod
  DisabledKeyLook watchDisabledKey(DisabledKeyOrder order);
}
