package dev.keyturn.key;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

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
      if (!isNamedSo(statement) && DeadPrincipal.removeFrom(statement, List.of())) {
        statements.add(statement);
      }
    }
    KeyPolicy.add(statements, statement());
    return document.with(statements);
  }

  /** Whether a policy has the whole seal; what can't be read has none. */
  public static boolean isOn(KeyArn key, String policy) {
    return has(key, policy, SealedPolicy::isSeal);
  }

  /** Whether a policy has a seal, be it one that somebody has edited since, which denies too. */
  public static boolean isThere(KeyArn key, String policy) {
    return has(key, policy, SealedPolicy::isNamedSo);
  }

  /** The policy without any seal; one that has none is given back as it is. */
  public static String without(KeyArn key, String policy) {
    if (!isThere(key, policy)) {
      return policy;
    }
    KeyPolicy document = KeyPolicy.parse(key, policy);
    return document.with(
        document.statements().stream().filter(statement -> !isNamedSo(statement)).toList());
  }

  private static boolean has(KeyArn key, String policy, Predicate<ObjectNode> wanted) {
    try {
      return KeyPolicy.parse(key, policy).statements().stream().anyMatch(wanted);
    } catch (ApplicationFailure unreadable) {
      return false;
    }
  }

  private static boolean isNamedSo(ObjectNode statement) {
    return statement.path("Sid").asText().startsWith(SID)
        && statement.path("Effect").asText().equals("Deny");
  }

  /** By what it does, since KMS gives no statement back as it was put. */
  private static boolean isSeal(ObjectNode statement) {
    return isNamedSo(statement)
        && KeyPolicy.principals(statement).equals(List.of("*"))
        && rest(statement).equals(rest(statement()));
  }

  private static ObjectNode rest(ObjectNode statement) {
    ObjectNode rest = CanonicalPolicy.statement(statement);
    rest.remove(List.of("Sid", "Principal"));
    return rest;
  }

  private static ObjectNode statement() {
    ObjectNode statement = JsonNodeFactory.instance.objectNode().put("Sid", SID);
    statement.put("Effect", "Deny").put("Principal", "*");
    ArrayNode actions = statement.putArray("Action");
    ACTIONS.forEach(actions::add);
    return statement.put("Resource", "*");
  }
}
