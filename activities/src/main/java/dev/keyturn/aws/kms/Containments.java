package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.Containment;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyPolicy;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.kms.KmsClient;

/** Shuts suspects out of a key by its policy and grants, and lets them in again. */
final class Containments {
  private final KmsClient kms;
  private final KeyReader reader;
  private final GrantMaker grants;

  Containments(KmsClient kms) {
    this.kms = kms;
    this.reader = new KeyReader(kms);
    this.grants = new GrantMaker(kms);
  }

  Containment contain(Containment order) {
    KeyArn key = order.key();
    checkPolicy(order);
    grants.revoke(key, order.revokedGrants());
    // Revoking can take minutes, in which somebody else may have changed the policy.
    checkPolicy(order);
    put(key, order.containedPolicy());
    readBack(
        key,
        () ->
            isInForce(key, order.containedPolicy()) && grants.areGone(key, order.revokedGrants()));
    return order;
  }

  Containment lift(Containment order) {
    KeyArn key = order.key();
    checkPolicy(order);
    put(key, order.savedPolicy());
    grants.restore(key, order.revokedGrants());
    readBack(key, () -> isInForce(key, order.savedPolicy()));
    return order;
  }

  /** Only the two policies that this run knows may be replaced; a third is somebody else's work. */
  private void checkPolicy(Containment order) {
    String present = reader.policy(order.key());
    if (!KeyPolicy.isSame(present, order.savedPolicy())
        && !KeyPolicy.isSame(present, order.containedPolicy())) {
      throw FailureType.CHANGED_BY_OTHERS.failure(
          "the policy of "
              + order.key()
              + " is neither the one that the plan showed nor the contained one; somebody else"
              + " changed it: find out who, and start again with a new plan");
    }
  }

  private void put(KeyArn key, String policy) {
    if (!isInForce(key, policy)) {
      AwsFailures.call(
          "kms:PutKeyPolicy",
          key.value(),
          () ->
              kms.putKeyPolicy(
                  request -> request.keyId(key.value()).policyName("default").policy(policy)));
    }
  }

  private boolean isInForce(KeyArn key, String policy) {
    return KeyPolicy.isSame(reader.policy(key), policy);
  }

  private static void readBack(KeyArn key, BooleanSupplier isDone) {
    if (!Waiting.until(Waiting.READ_BACK, isDone)) {
      throw FailureType.UNAVAILABLE.failure(
          "policy or grants of "
              + key
              + " do not yet read as they were written; Keyturn tries again");
    }
  }
}
