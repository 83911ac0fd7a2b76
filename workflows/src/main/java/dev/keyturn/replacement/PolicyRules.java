package dev.keyturn.replacement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.key.DeadPrincipal;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.key.PolicyReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What KMS refuses when a policy is put, although a key may have had it for long: found here, and
 * not with the old key half contained.
 */
final class PolicyRules {
  private PolicyRules() {}

  static List<Refusal> refusals(
      KeyInventory key,
      Optional<String> containedPolicy,
      Optional<String> sealedPolicy,
      String newPolicy) {
    List<Refusal> found = new ArrayList<>();
    int number = 1;
    for (ObjectNode statement : KeyPolicy.parse(key.key(), key.policy()).statements()) {
      fault(statement).map(new Place(key, number, statement)::refusal).ifPresent(found::add);
      number++;
    }
    containedPolicy
        .flatMap(text -> tooLong("the old key's policy with the suspects denied", text))
        .ifPresent(found::add);
    sealedPolicy
        .flatMap(text -> tooLong("the old key's policy with its seal", text))
        .ifPresent(found::add);
    tooLong(
            "the old key's policy with its guard lifted",
            lifted(key, containedPolicy, sealedPolicy))
        .ifPresent(found::add);
    tooLong("the new key's policy", newPolicy).ifPresent(found::add);
    return found;
  }

  /** Spelled out, an action may be longer than the wildcard that covered it. */
  private static String lifted(
      KeyInventory key, Optional<String> containedPolicy, Optional<String> sealedPolicy) {
    String put = sealedPolicy.or(() -> containedPolicy).orElse(key.policy());
    return KeyGuard.of(key.key(), put).map(KeyGuard::liftedPolicy).orElse("");
  }

  private static Optional<String> fault(ObjectNode statement) {
    for (String element : List.of("Principal", "Action", "Resource")) {
      if (statement.has(element) == statement.has("Not" + element)) {
        return Optional.of("it needs either " + element + " or Not" + element);
      }
    }
    if (!List.of("Allow", "Deny").contains(statement.path("Effect").asText())) {
      return Optional.of("its Effect is neither Allow nor Deny");
    }
    return DeadPrincipal.isAllThatIsExcepted(statement)
        ? Optional.of("its NotPrincipal names nobody but who was deleted")
        : Optional.empty();
  }

  private static Optional<Refusal> tooLong(String what, String text) {
    int size = PolicyReading.size(text);
    return size <= PolicyReading.MOST_BYTES
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                what,
                "it would have " + size + " bytes, and KMS takes " + PolicyReading.MOST_BYTES,
                "shorten the key's policy, or name fewer suspects"));
  }

  /** Where a statement is. */
  private record Place(KeyInventory key, int number, ObjectNode statement) {
    Refusal refusal(String why) {
      String sid = statement.path("Sid").asText("without Sid");
      return new Refusal(
          "statement " + number + " (" + sid + ") of the policy of " + key.key(),
          why + ", so that KMS takes no policy with it any more",
          "repair the statement in the key's policy, and plan anew");
    }
  }
}
