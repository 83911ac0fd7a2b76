package dev.keyturn.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The statements of a key policy that deny disabling a key while it is in use. Each object that is
 * re-encrypted is a use of the old key, so that a run would be denied its own disable for as long
 * as they say.
 */
public final class GuardedPolicy {
  /** Days since the last recorded use; KMS knows it for these two actions only. */
  private static final String CONDITION = "kms:TrailingDaysWithoutKeyUsage";

  private static final String DISABLE = "kms:DisableKey";
  private static final String DELETE = "kms:ScheduleKeyDeletion";

  private GuardedPolicy() {}

  /** The guards of a policy in canonical form, in order; what can't be read has none. */
  public static List<String> guards(KeyArn key, String policy) {
    try {
      return KeyPolicy.parse(key, policy).statements().stream()
          .filter(GuardedPolicy::isGuard)
          .map(GuardedPolicy::canonical)
          .sorted()
          .toList();
    } catch (ApplicationFailure unreadable) {
      return List.of();
    }
  }

  /**
   * The policy with guards that let a key be disabled, and deny all else that they did; one that
   * has none is given back as it is.
   */
  public static String lift(KeyArn key, String policy) {
    if (guards(key, policy).isEmpty()) {
      return policy;
    }
    KeyPolicy document = KeyPolicy.parse(key, policy);
    List<ObjectNode> statements = new ArrayList<>();
    for (ObjectNode statement : document.statements()) {
      (isGuard(statement) ? lifted(statement) : Optional.of(statement)).ifPresent(statements::add);
    }
    return document.with(statements);
  }

  /**
   * The policy with all guards that another one has: in place of the lifted ones, or added; one
   * that has them is given back as it is.
   */
  public static String restore(KeyArn key, String policy, String guarded) {
    KeyPolicy document = KeyPolicy.parse(key, policy);
    List<ObjectNode> statements = document.statements();
    List<ObjectNode> missing =
        KeyPolicy.parse(key, guarded).statements().stream()
            .filter(guard -> isGuard(guard) && !holds(statements, guard))
            .toList();
    for (ObjectNode guard : missing) {
      lifted(guard).ifPresent(rest -> remove(statements, rest));
      add(statements, guard);
    }
    return missing.isEmpty() ? policy : document.with(statements);
  }

  /**
   * Whether putting back what another policy has of guards undoes a lift, and nothing else: guards
   * that somebody changed or removed since are theirs.
   */
  public static boolean undoesLift(KeyArn key, String policy, String guarded) {
    return CanonicalPolicy.of(lift(key, restore(key, policy, guarded)))
        .equals(CanonicalPolicy.of(lift(key, policy)));
  }

  private static boolean isGuard(ObjectNode statement) {
    return statement.path("Effect").asText().equals("Deny")
        && conditionKeys(statement).contains(CONDITION.toLowerCase(Locale.ROOT))
        && covers(statement);
  }

  private static Set<String> conditionKeys(ObjectNode statement) {
    Set<String> keys = new LinkedHashSet<>();
    for (JsonNode tests : statement.path("Condition")) {
      tests.fieldNames().forEachRemaining(name -> keys.add(name.toLowerCase(Locale.ROOT)));
    }
    return keys;
  }

  private static boolean covers(ObjectNode statement) {
    boolean spares = statement.has("NotAction");
    return actions(statement, spares ? "NotAction" : "Action").stream()
            .anyMatch(pattern -> Wildcards.matchAction(pattern, DISABLE))
        != spares;
  }

  /** Empty if nothing is left to be denied. */
  private static Optional<ObjectNode> lifted(ObjectNode guard) {
    ObjectNode rest = guard.deepCopy();
    if (guard.has("NotAction")) {
      List<String> spared = new ArrayList<>(actions(guard, "NotAction"));
      spared.add(DISABLE);
      put(rest, "NotAction", spared);
      return Optional.of(rest);
    }
    Set<String> denied = new LinkedHashSet<>();
    for (String pattern : actions(guard, "Action")) {
      if (!Wildcards.matchAction(pattern, DISABLE)) {
        denied.add(pattern);
      } else if (Wildcards.matchAction(pattern, DELETE)) {
        denied.add(DELETE);
      }
    }
    put(rest, "Action", denied);
    return denied.isEmpty() ? Optional.empty() : Optional.of(rest);
  }

  private static void put(ObjectNode statement, String element, Collection<String> actions) {
    ArrayNode array = statement.putArray(element);
    actions.forEach(array::add);
  }

  private static List<String> actions(ObjectNode statement, String element) {
    return KeyPolicy.texts(statement.path(element));
  }

  private static boolean holds(List<ObjectNode> statements, ObjectNode wanted) {
    return statements.stream().map(GuardedPolicy::canonical).anyMatch(canonical(wanted)::equals);
  }

  private static void remove(List<ObjectNode> statements, ObjectNode rest) {
    statements.stream()
        .filter(one -> canonical(one).equals(canonical(rest)))
        .findFirst()
        .ifPresent(statements::remove);
  }

  private static void add(List<ObjectNode> statements, ObjectNode guard) {
    if (guard.hasNonNull("Sid")) {
      KeyPolicy.add(statements, guard);
    } else {
      statements.add(guard);
    }
  }

  private static String canonical(ObjectNode statement) {
    return CanonicalPolicy.statement(statement).toString();
  }
}
