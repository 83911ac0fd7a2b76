package dev.keyturn.key;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Key material of one's own on its way into KMS. */
@ActivityInterface
public interface MaterialActivities {
  /**
   * Reads or makes the material, wraps it, imports it, and tags the key with its end; nothing of
   * the material leaves the activity.
   */
  @ActivityMethod
  ImportedMaterial importKeyMaterial(MaterialOrder order);
}
