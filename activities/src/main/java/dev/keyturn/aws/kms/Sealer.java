package dev.keyturn.aws.kms;

import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeySeal;
import dev.keyturn.key.PolicyReading;
import dev.keyturn.key.SealRemoval;
import dev.keyturn.key.SealRemoved;
import dev.keyturn.key.SealedPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.kms.KmsClient;

/** Puts the seal into a key's policy, and takes it out again. */
final class Sealer {
  /** Lists and policies may lag for seconds: one look does not tell that a seal is not there. */
  private static final Duration LAG = Duration.ofSeconds(5);

  private final KmsClient once;
  private final KeyReader reader;

  /**
   * @param once sends each call once: a late PutKeyPolicy would seal a key that is open again
   */
  Sealer(KmsClient once) {
    this.once = once;
    this.reader = new KeyReader(once);
  }

  KeySeal seal(KeySeal order, AttemptTime time) {
    KeyArn key = order.key();
    String present = reader.policy(key);
    if (!SealedPolicy.isOn(key, present)) {
      PolicyReading reading =
          PolicyReading.of(order.savedPolicy(), SealedPolicy.without(key, present));
      if (!reading.isSame()) {
        throw FailureType.CHANGED_BY_OTHERS.failure(
            "the policy of "
                + key
                + " was changed while the key was being sealed: find out who changed it, then send"
                + " retryFailed");
      }
      KeyPut.policy(
          once, key, PolicyReading.puttable(order.sealedPolicy(), reading.deleted()), time);
    }
    KeyPut.awaitPolicy(reader, key, policy -> SealedPolicy.isOn(key, policy));
    return order;
  }

  SealRemoved unseal(SealRemoval order, AttemptTime time) {
    KeyArn key = order.key();
    if (!isThere(order)) {
      return new SealRemoved(key, false, asSaved(order, reader.policy(key)));
    }
    String present = reader.policy(key);
    String next =
        order
            .seal()
            .flatMap(seal -> saved(seal, present))
            .orElseGet(() -> PolicyReading.puttable(SealedPolicy.without(key, present), List.of()));
    KeyPut.policy(once, key, next, time);
    KeyPut.awaitPolicy(reader, key, policy -> !SealedPolicy.isThere(key, policy));
    return new SealRemoved(key, true, asSaved(order, next));
  }

  /** Where a record tells that the key was sealed, it may read otherwise for a moment. */
  private boolean isThere(SealRemoval order) {
    KeyArn key = order.key();
    BooleanSupplier there = () -> SealedPolicy.isThere(key, reader.policy(key));
    return order.seal().isPresent() ? Waiting.until(LAG, there) : there.getAsBoolean();
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
}
