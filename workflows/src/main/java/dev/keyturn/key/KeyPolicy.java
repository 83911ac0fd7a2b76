package dev.keyturn.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.failure.FailureType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A key policy as text and as statements; every change gives a new text and keeps the old one. */
public final class KeyPolicy {
  /** The one Deny statement by which a key is contained. */
  public static final String CONTAINMENT_SID = "KeyturnContainment";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ObjectNode document;

  private KeyPolicy(ObjectNode document) {
    this.document = document;
  }

  /** Reads a policy; one that is not a JSON object with statements is refused by name. */
  public static KeyPolicy parse(KeyArn key, String text) {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object && object.hasNonNull("Statement")) {
        return new KeyPolicy(object);
      }
    } catch (JsonProcessingException e) {
      throw FailureType.PLAN_REFUSED.failure(
          "the policy of " + key + " is not JSON; repair it first", e);
    }
    throw FailureType.PLAN_REFUSED.failure(
        "the policy of " + key + " has no Statement; repair it first");
  }

  /** Whether two policies mean the same, because KMS gives none back as it was put. */
  public static boolean isSame(String one, String other) {
    return CanonicalPolicy.of(one).equals(CanonicalPolicy.of(other));
  }

  /** The statements, in order. */
  public List<ObjectNode> statements() {
    List<ObjectNode> found = new ArrayList<>();
    JsonNode statements = document.path("Statement");
    for (JsonNode statement : statements.isArray() ? statements : List.of(statements)) {
      if (statement instanceof ObjectNode object) {
        found.add(object.deepCopy());
      }
    }
    return found;
  }

  /** The same policy with other statements, as text. */
  public String with(List<ObjectNode> statements) {
    ObjectNode copy = document.deepCopy();
    ArrayNode array = copy.putArray("Statement");
    statements.forEach(array::add);
    return copy.toString();
  }

  /** The policy with the suspects denied everything; a containment that is there is widened. */
  public String containing(List<String> suspects) {
    List<ObjectNode> statements = new ArrayList<>();
    List<String> denied = new ArrayList<>(suspects);
    for (ObjectNode statement : statements()) {
      if (statement.path("Sid").asText().equals(CONTAINMENT_SID)) {
        principals(statement).stream().filter(arn -> !denied.contains(arn)).forEach(denied::add);
      } else {
        statements.add(statement);
      }
    }
    statements.add(deny(CONTAINMENT_SID, denied));
    return with(statements);
  }

  /** The statement by which suspects are denied the key, if there is one. */
  public Optional<ObjectNode> containment() {
    return statements().stream()
        .filter(statement -> statement.path("Sid").asText().equals(CONTAINMENT_SID))
        .findFirst();
  }

  /** Whether a containment that was put stands: nothing but its principals may have become more. */
  public boolean stillHas(ObjectNode put) {
    return containment()
        .filter(present -> withoutPrincipal(present).equals(withoutPrincipal(put)))
        .filter(present -> denies(present, put))
        .isPresent();
  }

  /** KMS shows a principal that was deleted by an id, under which nobody can act any more. */
  private static boolean denies(ObjectNode present, ObjectNode put) {
    List<String> now = principals(present).stream().map(CanonicalPolicy::principal).toList();
    long missing =
        principals(put).stream()
            .map(CanonicalPolicy::principal)
            .filter(arn -> !now.contains(arn))
            .count();
    return missing <= now.stream().filter(id -> id.matches("A(ID|RO)A[A-Z0-9]+")).count();
  }

  private static ObjectNode withoutPrincipal(ObjectNode statement) {
    ObjectNode copy = statement.deepCopy();
    copy.remove("Principal");
    return CanonicalPolicy.statement(copy);
  }

  /** A statement that denies the principals every KMS action on the key. */
  static ObjectNode deny(String sid, List<String> principals) {
    ObjectNode statement = MAPPER.createObjectNode();
    statement.put("Sid", sid).put("Effect", "Deny");
    ArrayNode arns = statement.putObject("Principal").putArray("AWS");
    principals.forEach(arns::add);
    statement.put("Action", "kms:*").put("Resource", "*");
    return statement;
  }

  /** A statement that allows the principal some actions on the key. */
  static ObjectNode allow(String sid, String principal, List<String> actions) {
    ObjectNode statement = MAPPER.createObjectNode();
    statement.put("Sid", sid).put("Effect", "Allow");
    statement.putObject("Principal").put("AWS", principal);
    ArrayNode array = statement.putArray("Action");
    actions.forEach(array::add);
    statement.put("Resource", "*");
    return statement;
  }

  /** The AWS principals of a statement; {@code *} where everybody is meant. */
  public static List<String> principals(ObjectNode statement) {
    JsonNode principal = statement.path("Principal");
    return principal.isTextual() ? List.of(principal.asText()) : texts(principal.path("AWS"));
  }

  /** The actions of a statement, in lower case. */
  public static List<String> actions(ObjectNode statement) {
    return texts(statement.path("Action")).stream().map(a -> a.toLowerCase(Locale.ROOT)).toList();
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : node.isArray() ? node : List.of(node)) {
      if (text.isTextual()) {
        texts.add(text.asText());
      }
    }
    return texts;
  }
}
