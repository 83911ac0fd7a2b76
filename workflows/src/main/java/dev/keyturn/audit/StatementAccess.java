package dev.keyturn.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one statement of a key policy lets too many do.
 *
 * @param isKnown whether that is so, or only a person can tell
 * @param words which statement, and what it does
 */
record StatementAccess(FindingKind kind, boolean isKnown, String words) {
  /** The statements of a policy that let too many in, or may. */
  static List<StatementAccess> of(KeyArn key, KeyPolicy policy) {
    List<StatementAccess> found = new ArrayList<>();
    List<ObjectNode> statements = policy.statements();
    for (int i = 0; i < statements.size(); i++) {
      ObjectNode statement = statements.get(i);
      if (statement.path("Effect").asText().equals("Allow")) {
        of(key, statement, named(statement, i)).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<StatementAccess> of(KeyArn key, ObjectNode statement, String name) {
    if (statement.has("NotPrincipal")) {
      return unknown(name + " allows everybody whom its NotPrincipal does not name");
    }
    Narrowing narrowing = Narrowing.of(statement.path("Condition"));
    if (KeyPolicy.principals(statement).contains("*")) {
      return ofEverybody(statement, name, narrowing);
    }
    String others = others(key, statement);
    return others.isEmpty() || !isForEverything(statement) || narrowing != Narrowing.NOT_AT_ALL
        ? Optional.empty()
        : wide(name + " allows all of KMS to the whole account " + others);
  }

  private static Optional<StatementAccess> ofEverybody(
      ObjectNode statement, String name, Narrowing narrowing) {
    String allows = name + " allows \"*\" ";
    if (statement.path("Condition").isEmpty()) {
      return Optional.of(
          new StatementAccess(FindingKind.PUBLIC_POLICY, true, allows + "without a condition"));
    }
    return switch (narrowing) {
      case TO_ACCOUNTS -> Optional.empty();
      case SOMEHOW ->
          unknown(allows + "under a condition on who that is, which only a person can judge");
      case NOT_AT_ALL ->
          wide(allows + "under conditions that name nobody: " + conditions(statement));
    };
  }

  private static Optional<StatementAccess> unknown(String words) {
    return Optional.of(new StatementAccess(FindingKind.PUBLIC_POLICY, false, words));
  }

  private static Optional<StatementAccess> wide(String words) {
    return Optional.of(new StatementAccess(FindingKind.WILDCARD_POLICY, true, words));
  }

  private static String named(ObjectNode statement, int index) {
    String sid = statement.path("Sid").asText();
    return "statement " + (index + 1) + (sid.isEmpty() ? "" : " (" + sid + ")");
  }

  private static String conditions(ObjectNode statement) {
    return statement.path("Condition").properties().stream()
        .flatMap(operator -> operator.getValue().properties().stream())
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(", "));
  }

  /** Accounts that are named as a whole and are not the key's own. */
  private static String others(KeyArn key, ObjectNode statement) {
    return KeyPolicy.principals(statement).stream()
        .filter(principal -> principal.matches("(arn:aws[a-z-]*:iam::)?[0-9]{12}(:root)?"))
        .map(principal -> principal.replaceAll("arn:aws[a-z-]*:iam::|:root", ""))
        .filter(account -> !account.equals(key.account()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static boolean isForEverything(ObjectNode statement) {
    return statement.has("NotAction")
        || KeyPolicy.actions(statement).stream()
            .anyMatch(action -> action.equals("*") || action.equals("kms:*"));
  }
}
