package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.key.RotationSight;
import dev.keyturn.rotation.AutomaticOrder;
import software.amazon.awssdk.services.kms.KmsClient;

/** Sees that a key rotates by itself, and asks for nothing where it does already. */
final class AutomaticRotation {
  private final KmsClient kms;
  private final RotationReader reader;

  AutomaticRotation(KmsClient kms) {
    this.kms = kms;
    this.reader = new RotationReader(kms);
  }

  /** How the key rotates now; a repeated EnableKeyRotation might put the next rotation off. */
  RotationSight ensure(AutomaticOrder order) {
    RotationSight before = reader.look(order.key());
    if (before.setting().filter(now -> now.isEvery(order.periodDays())).isPresent()) {
      return before;
    }
    AwsFailures.call(
        "kms:EnableKeyRotation",
        order.key().value(),
        () ->
            kms.enableKeyRotation(
                enable ->
                    enable.keyId(order.key().value()).rotationPeriodInDays(order.periodDays())));
    return reader.look(order.key());
  }
}
