package dev.keyturn.key;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes the containment out of a policy that somebody else has changed since. */
public final class ContainedPolicy {
  private ContainedPolicy() {}

  /**
   * The policy as somebody left it, with the containment that was there before the run in place of
   * the run's own; as it is where that is gone already, and empty where somebody edited it.
   */
  public static Optional<String> lift(Containment order, String present) {
    KeyPolicy policy = KeyPolicy.parse(order.key(), present);
    List<ObjectNode> before = KeyPolicy.parse(order.key(), order.savedPolicy()).containment();
    List<ObjectNode> put = KeyPolicy.parse(order.key(), order.containedPolicy()).containment();
    List<ObjectNode> rest = policy.statements();
    List<ObjectNode> found = rest.stream().filter(ContainedPolicy::isNamedSo).toList();
    if (canonical(before).containsAll(canonical(found))) {
      return Optional.of(present);
    }
    if (!canonical(put).containsAll(canonical(found))) {
      return Optional.empty();
    }
    List<ObjectNode> lifted = new ArrayList<>(rest);
    lifted.removeAll(found);
    lifted.addAll(before);
    return Optional.of(PolicyReading.puttable(policy.with(lifted), List.of()));
  }

  private static boolean isNamedSo(ObjectNode statement) {
    return statement.path("Sid").asText().startsWith(KeyPolicy.CONTAINMENT_SID);
  }

  private static List<ObjectNode> canonical(List<ObjectNode> statements) {
    return statements.stream().map(CanonicalPolicy::statement).toList();
  }
}
