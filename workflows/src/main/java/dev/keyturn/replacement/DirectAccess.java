package dev.keyturn.replacement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.key.Principals;
import dev.keyturn.key.Wildcards;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom a new key lets in itself, whatever IAM's policies say of it: by an Allow of its policy or a
 * carried grant, both without conditions, which may not be met.
 */
final class DirectAccess {
  private final List<Leave> leaves = new ArrayList<>();

  DirectAccess(KeyArn newKey, String policy, List<KeyGrant> grants) {
    KeyPolicy.parse(newKey, policy).statements().stream()
        .filter(statement -> statement.path("Effect").asText().equals("Allow"))
        .filter(statement -> statement.path("Condition").isEmpty())
        .forEach(this::add);
    grants.stream().filter(DirectAccess::isUnconditional).forEach(this::add);
  }

  /** Whether somebody may do that, named as in policies. */
  boolean lets(String who, String action) {
    return leaves.stream()
        .anyMatch(leave -> Principals.isOrActsAs(leave.principal, who) && leave.covers(action));
  }

  private void add(ObjectNode statement) {
    List<String> actions = KeyPolicy.actions(statement);
    KeyPolicy.principals(statement).forEach(who -> leaves.add(new Leave(who, actions)));
  }

  private void add(KeyGrant grant) {
    leaves.add(
        new Leave(
            grant.granteePrincipal(),
            grant.operations().stream().map(operation -> "kms:" + operation).toList()));
  }

  private static boolean isUnconditional(KeyGrant grant) {
    return grant.encryptionContextEquals().isEmpty()
        && grant.encryptionContextSubset().isEmpty()
        && grant.sourceArn().isEmpty();
  }

  /** The actions may have wildcards. */
  private record Leave(String principal, List<String> actions) {
    boolean covers(String action) {
      return actions.stream().anyMatch(pattern -> Wildcards.matchAction(pattern, action));
    }
  }
}
