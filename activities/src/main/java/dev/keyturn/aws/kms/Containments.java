package dev.keyturn.aws.kms;

import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.ContainedPolicy;
import dev.keyturn.key.Containment;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.PolicyReading;
import dev.keyturn.key.SealedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    // It denies whatever grants allow, of which there may be so many that revoking takes minutes.
    String contained = sealedAsBefore(key, next(order, order.containedPolicy()));
    put(key, contained);
    List<KeyGrant> revoked = revoke(order);
    // In those minutes somebody else may have changed the policy, which fails for a next attempt.
    readBack(key, () -> isInForce(key, contained) && grants.areGone(key, revoked));
    return order;
  }

  private List<KeyGrant> revoke(Containment order) {
    List<KeyGrant> revoked = new ArrayList<>(order.revokedGrants());
    Set<String> known = revoked.stream().map(KeyGrant::id).collect(Collectors.toSet());
    order
        .unkept()
        .map(unkept -> grants.ofSuspects(order.key(), unkept.suspects()))
        .ifPresent(
            found -> found.stream().filter(grant -> known.add(grant.id())).forEach(revoked::add));
    grants.revoke(order.key(), revoked);
    return revoked;
  }

  /**
   * What it returns is what was put back: less than was saved, where somebody was deleted since,
   * and a third policy without the containment, where somebody else changed it.
   */
  Containment lift(Containment order) {
    KeyArn key = order.key();
    String saved = lifted(order);
    put(key, saved);
    List<KeyGrant> restored = grants.restore(key, order.revokedGrants());
    readBack(key, () -> isInForce(key, saved));
    return new Containment(
        key, order.run(), saved, order.containedPolicy(), restored, order.unkept());
  }

  private String lifted(Containment order) {
    String present = unsealed(order.key());
    return isKnown(order, present)
        ? next(order, order.savedPolicy())
        : ContainedPolicy.lift(order, present).orElseThrow(() -> edited(order));
  }

  private static boolean isKnown(Containment order, String present) {
    return PolicyReading.of(order.savedPolicy(), present).isLessSome()
        || PolicyReading.of(order.containedPolicy(), present).isSame();
  }

  private static RuntimeException edited(Containment order) {
    return FailureType.CHANGED_BY_OTHERS.failure(
        "somebody edited KeyturnContainment in the policy of "
            + order.key()
            + ": it is not taken out, and "
            + order.stillRevoked()
            + "; find out who and why, take the statement out by hand and then lift again, which"
            + " makes the grants again and keeps the rest of the policy");
  }

  /**
   * The text to put for a policy, without who was deleted since it was read; what was put in an
   * earlier attempt stays.
   */
  private String next(Containment order, String policy) {
    String present = unsealed(order.key());
    PolicyReading reached = PolicyReading.of(policy, present);
    return reached.isLessSome() && !reached.isSame()
        ? present
        : PolicyReading.puttable(policy, checked(order, present).deleted());
  }

  private void checkPolicy(Containment order) {
    String present = unsealed(order.key());
    if (!PolicyReading.of(order.containedPolicy(), present).isLessSome()) {
      checked(order, present);
    }
  }

  /** Only the two policies that this run knows may be replaced; a third is somebody else's work. */
  private static PolicyReading checked(Containment order, String present) {
    return Stream.of(order.savedPolicy(), order.containedPolicy())
        .map(known -> PolicyReading.of(known, present))
        .filter(PolicyReading::isSame)
        .findFirst()
        .orElseThrow(
            () ->
                FailureType.CHANGED_BY_OTHERS.failure(
                    "the policy of "
                        + order.key()
                        + " is neither the one that the plan showed nor the contained one;"
                        + " somebody else changed it: find out who, and start again with a new"
                        + " plan"));
  }

  /** What an earlier run left is taken off by itself, and waited for, when suspects are out. */
  private String sealedAsBefore(KeyArn key, String policy) {
    return SealedPolicy.isThere(key, reader.policy(key)) ? SealedPolicy.seal(key, policy) : policy;
  }

  /** A seal that an earlier run left behind is in neither of the two policies. */
  private String unsealed(KeyArn key) {
    return SealedPolicy.without(key, reader.policy(key));
  }

  private void put(KeyArn key, String policy) {
    if (!isInForce(key, policy)) {
      KeyPut.policy(kms, key, policy);
    }
  }

  private boolean isInForce(KeyArn key, String policy) {
    return PolicyReading.of(policy, reader.policy(key)).isSame();
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
