package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.replacement.GateProof;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import software.amazon.awssdk.services.kms.KmsClient;

/** The call that disables an old key, made as often as a policy takes to be known everywhere. */
final class Disabling {
  /** An attempt of the gate has two minutes. */
  private static final Duration MOST_WAITED = Duration.ofMinutes(1);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final GateProof proof;
  private final KeyArn key;
  private final KmsClient once;
  private final GateKeys keys;

  Disabling(GateProof proof, KmsClient once, GateKeys keys) {
    this.proof = proof;
    this.key = proof.proof().subject().oldKey();
    this.once = once;
    this.keys = keys;
  }

  /** Where a guard was just lifted, a denial may be of the policy before: it is asked again. */
  void go(AttemptTime time) {
    Waiting known = Waiting.atMost(proof.guard().map(guard -> settle()).orElse(Duration.ZERO));
    while (true) {
      try {
        time.requireTimeForCall("kms:DisableKey on " + key);
        AwsFailures.call(
            "kms:DisableKey", key.value(), () -> once.disableKey(r -> r.keyId(key.value())));
        return;
      } catch (ApplicationFailure failure) {
        if (!FailureType.ACCESS_DENIED.isOf(failure) || known.isOver()) {
          throw explained(failure);
        }
      }
      Waiting.sleep(PAUSE);
      keys.checkUnchanged();
    }
  }

  private Duration settle() {
    return proof.settle().compareTo(MOST_WAITED) < 0 ? proof.settle() : MOST_WAITED;
  }

  /** What denies explicitly may well be one policy for all of the account. */
  private ApplicationFailure explained(ApplicationFailure failure) {
    return AwsFailures.isExplicitDeny(failure)
        ? FailureType.ACCESS_DENIED.failure(
            FailureType.message(failure)
                + "; where a policy denies it to keys in use, have kms:TrailingDaysWithoutKeyUsage"
                + " lifted for "
                + key
                + ", then send retryFailed")
        : failure;
  }
}
