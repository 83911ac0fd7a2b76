package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import java.util.function.Predicate;
import software.amazon.awssdk.services.kms.KmsClient;

/** Puts what a key has one of. */
final class KeyPut {
  private KeyPut() {}

  static void policy(KmsClient kms, KeyArn key, String policy) {
    AwsFailures.call(
        "kms:PutKeyPolicy",
        key.value(),
        () ->
            kms.putKeyPolicy(
                request -> request.keyId(key.value()).policyName("default").policy(policy)));
  }

  /**
   * Puts it unless the attempt may be given up before that is answered.
   *
   * @param once sends the call once, for no late one to undo what was done since
   */
  static void policy(KmsClient once, KeyArn key, String policy, AttemptTime time) {
    time.requireTimeForCall("kms:PutKeyPolicy on " + key);
    policy(once, key, policy);
  }

  /** Waits until the policy reads as it should; fails, for another attempt, if it does not. */
  static void awaitPolicy(KeyReader reader, KeyArn key, Predicate<String> reads) {
    if (!Waiting.until(Waiting.READ_BACK, () -> reads.test(reader.policy(key)))) {
      throw FailureType.UNAVAILABLE.failure(
          "the policy of " + key + " does not yet read as it was put; Keyturn tries again");
    }
  }
}
