package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsTime;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.GuardedPolicy;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.PolicyReading;
import dev.keyturn.replacement.GuardRestored;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.kms.KmsClient;

/** Lifts the guard in a key's policy, and puts it back. */
final class Guards {
  /** Policies may lag for seconds: one look does not tell that others left a guard in place. */
  private static final Duration LAG = Duration.ofSeconds(5);

  private final KmsClient once;
  private final KeyReader reader;

  /**
   * @param once sends each call once: a late PutKeyPolicy would lift a guard that is back
   */
  Guards(KmsClient once) {
    this.once = once;
    this.reader = new KeyReader(once);
  }

  KeyGuard lift(KeyGuard order, AttemptTime time) {
    KeyArn key = order.key();
    String present = reader.policy(key);
    if (!PolicyReading.of(order.liftedPolicy(), present).isSame()) {
      PolicyReading reading = PolicyReading.of(order.savedPolicy(), present);
      if (!reading.isSame()) {
        throw FailureType.CHANGED_BY_OTHERS.failure(
            "the policy of "
                + key
                + " was changed while its guard was being lifted: find out who changed it, then"
                + " send retryFailed");
      }
      // Fails where Temporal has said, half a minute ago at most, that this attempt is given up:
      // what it lifts then would be put back by nobody.
      Waiting.heartbeat();
      put(key, PolicyReading.puttable(order.liftedPolicy(), reading.deleted()), time);
    }
    return order;
  }

  GuardRestored restore(KeyGuard order, AttemptTime time) {
    KeyArn key = order.key();
    Optional<String> put = Waiting.poll(LAG, () -> next(order, reader.policy(key)));
    put.ifPresent(policy -> put(key, policy, time));
    return new GuardRestored(
        key, put.filter(order.savedPolicy()::equals).isPresent(), AwsTime.of(reader.describe(key)));
  }

  /**
   * The text from before, if nothing but the lift came since, also where it reads as put back: a
   * lift whose answer was lost may show only later. Empty where others put a policy with the guard.
   */
  private static Optional<String> next(KeyGuard order, String present) {
    Optional<PolicyReading> known =
        Stream.of(order.liftedPolicy(), order.savedPolicy())
            .map(policy -> PolicyReading.of(policy, present))
            .filter(PolicyReading::isSame)
            .findFirst();
    if (known.isPresent()) {
      return Optional.of(PolicyReading.puttable(order.savedPolicy(), known.get().deleted()));
    }
    return isOn(order, present)
        ? Optional.empty()
        : Optional.of(
            PolicyReading.puttable(
                GuardedPolicy.restore(order.key(), present, order.savedPolicy()), List.of()));
  }

  private static boolean isOn(KeyGuard order, String present) {
    return GuardedPolicy.guards(order.key(), present)
        .containsAll(GuardedPolicy.guards(order.key(), order.savedPolicy()));
  }

  private void put(KeyArn key, String policy, AttemptTime time) {
    KeyPut.policy(once, key, policy, time);
    KeyPut.awaitPolicy(reader, key, present -> PolicyReading.of(policy, present).isSame());
  }
}
