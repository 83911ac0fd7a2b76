package dev.keyturn.replacement;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyObservation;
import dev.keyturn.key.KeyPolicy;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Notices when somebody lets a contained suspect in again while a run is going. */
final class ContainmentWatch {
  private ContainmentWatch() {}

  /** What is missing of the plan's containment, each with its remedy; other edits are no matter. */
  static List<String> missing(ReplacementPlan plan, KeyObservation look) {
    List<String> found = new ArrayList<>();
    if (plan.containedPolicy().isEmpty()) {
      return found;
    }
    look.policy().flatMap(present -> statement(plan, present)).ifPresent(found::add);
    look.grants().stream()
        .filter(grant -> grant.isOf(plan.suspects()))
        .forEach(grant -> found.add(grant(plan.oldKey(), grant)));
    return found;
  }

  private static Optional<String> statement(ReplacementPlan plan, String present) {
    KeyArn key = plan.oldKey();
    KeyPolicy put = KeyPolicy.parse(key, plan.containedPolicy().orElseThrow());
    return stands(key, present, put)
        ? Optional.empty()
        : Optional.of(
            "the suspects are no longer shut out: the policy of the old key "
                + key
                + " lacks the statement "
                + KeyPolicy.CONTAINMENT_SID
                + " as this run put it; find out who changed it, and put it back (aws kms"
                + " put-key-policy "
                + key.cliArguments()
                + " --policy-name default --policy …) with: "
                + put.containment().stream().map(ObjectNode::toString).collect(joining(", ")));
  }

  /** A policy that can't be read shuts nobody out for sure. */
  private static boolean stands(KeyArn key, String present, KeyPolicy put) {
    try {
      return KeyPolicy.parse(key, present).stillContains(put);
    } catch (ApplicationFailure unreadable) {
      return false;
    }
  }

  private static String grant(KeyArn key, KeyGrant grant) {
    return "grant "
        + grant.id()
        + " lets the suspect "
        + grant.granteePrincipal()
        + " use the old key again: find out who made it, and revoke it (aws kms revoke-grant "
        + key.cliArguments()
        + " --grant-id "
        + grant.id()
        + ")";
  }
}
