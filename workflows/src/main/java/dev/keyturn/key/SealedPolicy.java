package dev.keyturn.key;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * The statement that seals a key: everybody, services included, is denied what makes a new
 * ciphertext under it, while all that is under it stays readable. A Deny in a key policy holds
 * against every Allow and every grant.
 */
public final class SealedPolicy {
  private static final String SID = "KeyturnSeal";

  /** GenerateDataKey also WithoutPlaintext and of pairs, whose private half the key wraps. */
  private static final List<String> ACTIONS =
      List.of("kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncryptTo");

  private SealedPolicy() {}

  /** The policy with the seal, and without who was deleted, whom KMS would refuse. */
  public static String seal(KeyArn key, String policy) {
    KeyPolicy document = KeyPolicy.parse(key, policy);
    List<ObjectNode> statements = new ArrayList<>();
    for (ObjectNode statement : document.statements()) {
      if (!isSeal(statement) && DeadPrincipal.removeFrom(statement, List.of())) {
        statements.add(statement);
      }
    }
    KeyPolicy.add(statements, statement());
    return document.with(statements);
  }

  /** Whether a policy has the seal; what can't be read has none. */
  public static boolean isOn(KeyArn key, String policy) {
    try {
      return KeyPolicy.parse(key, policy).statements().stream().anyMatch(SealedPolicy::isSeal);
    } catch (ApplicationFailure unreadable) {
      return false;
    }
  }

  /** The policy without the seal; one that has none is given back as it is. */
  public static String without(KeyArn key, String policy) {
    if (!isOn(key, policy)) {
      return policy;
    }
    KeyPolicy document = KeyPolicy.parse(key, policy);
    return document.with(
        document.statements().stream().filter(statement -> !isSeal(statement)).toList());
  }

  /** By what it does, since KMS gives no statement back as it was put. */
  private static boolean isSeal(ObjectNode statement) {
    ObjectNode present = CanonicalPolicy.statement(statement);
    ObjectNode ours = CanonicalPolicy.statement(statement());
    boolean named = present.path("Sid").asText().startsWith(SID);
    present.remove("Sid");
    ours.remove("Sid");
    return named && present.equals(ours);
  }

  private static ObjectNode statement() {
    ObjectNode statement = JsonNodeFactory.instance.objectNode().put("Sid", SID);
    statement.put("Effect", "Deny").put("Principal", "*");
    ArrayNode actions = statement.putArray("Action");
    ACTIONS.forEach(actions::add);
    return statement.put("Resource", "*");
  }
}
