package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeySeal;
import dev.keyturn.key.PolicyReading;
import dev.keyturn.key.SealRemoval;
import dev.keyturn.key.SealRemoved;
import dev.keyturn.key.SealedPolicy;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;

/** Puts the seal into a key's policy, and takes it out again. */
final class Sealer {
  private final KmsClient kms;
  private final KeyReader reader;

  Sealer(KmsClient kms) {
    this.kms = kms;
    this.reader = new KeyReader(kms);
  }

  KeySeal seal(KeySeal order) {
    KeyArn key = order.key();
    String present = reader.policy(key);
    if (!SealedPolicy.isOn(key, present)) {
      PolicyReading reading = PolicyReading.of(order.savedPolicy(), present);
      if (!reading.isSame()) {
        throw FailureType.CHANGED_BY_OTHERS.failure(
            "the policy of "
                + key
                + " was changed while the key was being sealed: find out who changed it, then send"
                + " retryFailed");
      }
      put(key, PolicyReading.puttable(order.sealedPolicy(), reading.deleted()));
    }
    readBack(key, true);
    return order;
  }

  SealRemoved unseal(SealRemoval order) {
    KeyArn key = order.key();
    String present = reader.policy(key);
    if (!SealedPolicy.isOn(key, present)) {
      return new SealRemoved(key, false, asSaved(order, present));
    }
    String next =
        order
            .seal()
            .flatMap(seal -> saved(seal, present))
            .orElseGet(() -> SealedPolicy.without(key, present));
    put(key, next);
    readBack(key, false);
    return new SealRemoved(key, true, asSaved(order, next));
  }

  /** The text from before the seal, if nothing but the seal came since. */
  private static Optional<String> saved(KeySeal seal, String present) {
    PolicyReading reading = PolicyReading.of(seal.sealedPolicy(), present);
    return reading.isSame()
        ? Optional.of(PolicyReading.puttable(seal.savedPolicy(), reading.deleted()))
        : Optional.empty();
  }

  private static boolean asSaved(SealRemoval order, String policy) {
    return order.seal().map(KeySeal::savedPolicy).filter(policy::equals).isPresent();
  }

  private void put(KeyArn key, String policy) {
    AwsFailures.call(
        "kms:PutKeyPolicy",
        key.value(),
        () ->
            kms.putKeyPolicy(
                request -> request.keyId(key.value()).policyName("default").policy(policy)));
  }

  private void readBack(KeyArn key, boolean sealed) {
    if (!Waiting.until(
        Waiting.READ_BACK, () -> SealedPolicy.isOn(key, reader.policy(key)) == sealed)) {
      throw FailureType.UNAVAILABLE.failure(
          "the policy of " + key + " does not yet read as it was put; Keyturn tries again");
    }
  }
}
