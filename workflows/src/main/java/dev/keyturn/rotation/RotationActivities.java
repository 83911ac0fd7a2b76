package dev.keyturn.rotation;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.RotationSight;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** What a rotation does through KMS. */
@ActivityInterface
public interface RotationActivities {
  /** Looks how a key rotates. */
  @ActivityMethod
  RotationSight lookAtRotation(KeyArn key);

  /** Looks at every key of a multi-Region key's family. */
  @ActivityMethod
  List<FamilyMember> lookAtFamily(KeyArn key);

  /** Sees that a key rotates by itself with that period; asks for nothing where it does. */
  @ActivityMethod
  RotationSight rotateAutomatically(AutomaticOrder order);

  /** Begins a rotation on demand, unless the one asked for has begun or ended. */
  @ActivityMethod
  RotationSight beginOnDemandRotation(OnDemandOrder order);
}
