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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A key policy as text and as statements; every change gives a new text and keeps the old one. */
public final class KeyPolicy {
  /** With what the Sids of the Deny statements begin by which a key is contained. */
  public static final String CONTAINMENT_SID = "KeyturnContainment";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ObjectNode document;

  KeyPolicy(ObjectNode document) {
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

  /**
   * In which statements a policy differs from one that means something else, in words for a person.
   */
  public static String difference(KeyArn key, String put, String present) {
    List<ObjectNode> before = canonical(key, put);
    List<ObjectNode> now = canonical(key, present);
    List<ObjectNode> came = new ArrayList<>(now);
    before.forEach(came::remove);
    List<ObjectNode> went = new ArrayList<>(before);
    now.forEach(went::remove);
    if (came.isEmpty() && went.isEmpty()) {
      return "its statements are the same; Version or Id is another";
    }
    return Stream.concat(
            came.stream().map(statement -> "came: " + statement),
            went.stream().map(statement -> "went: " + statement))
        .collect(Collectors.joining("; "));
  }

  private static List<ObjectNode> canonical(KeyArn key, String policy) {
    return parse(key, policy).statements().stream().map(CanonicalPolicy::statement).toList();
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

  /**
   * The policy with the suspects denied everything; a containment that is there is widened, and
   * statements are without who was deleted, which KMS would refuse.
   */
  public String containing(List<String> suspects) {
    List<ObjectNode> statements = new ArrayList<>();
    SuspectDenial denial = SuspectDenial.of(suspects);
    for (ObjectNode statement : statements()) {
      Optional<SuspectDenial> earlier = containment(statement);
      if (earlier.isPresent()) {
        denial = denial.and(earlier.get());
      } else if (DeadPrincipal.removeFrom(statement, List.of())) {
        statements.add(statement);
      }
    }
    denial.statements(CONTAINMENT_SID).forEach(deny -> add(statements, deny));
    return with(statements);
  }

  /** Adds a statement under a Sid of its own, because KMS wants them unique. */
  static void add(List<ObjectNode> statements, ObjectNode added) {
    String wanted = added.path("Sid").asText();
    for (int number = 2; hasSid(statements, added.path("Sid").asText()); number++) {
      added.put("Sid", wanted + number);
    }
    statements.add(added);
  }

  private static boolean hasSid(List<ObjectNode> statements, String sid) {
    return statements.stream().anyMatch(statement -> statement.path("Sid").asText().equals(sid));
  }

  private static Optional<SuspectDenial> containment(ObjectNode statement) {
    return statement.path("Sid").asText().startsWith(CONTAINMENT_SID)
        ? SuspectDenial.read(statement)
        : Optional.empty();
  }

  /** The statements by which suspects are denied the key, if there are any. */
  public List<ObjectNode> containment() {
    return statements().stream().filter(statement -> containment(statement).isPresent()).toList();
  }

  /** Whether all whom another policy contains are contained here: they may have become more. */
  public boolean stillContains(KeyPolicy put) {
    return denied().covers(put.denied());
  }

  /** The statements by which suspects are denied this key, be it an old or a new one. */
  public List<ObjectNode> denials() {
    return statements().stream().filter(statement -> denial(statement).isPresent()).toList();
  }

  private static Optional<SuspectDenial> denial(ObjectNode statement) {
    return statement.path("Sid").asText().startsWith(CarriedPolicy.SUSPECTS_SID)
        ? SuspectDenial.read(statement)
        : containment(statement);
  }

  private SuspectDenial denied() {
    return statements().stream()
        .flatMap(statement -> denial(statement).stream())
        .reduce(SuspectDenial.NONE, SuspectDenial::and);
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

  static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : node.isArray() ? node : List.of(node)) {
      if (text.isTextual()) {
        texts.add(text.asText());
      }
    }
    return texts;
  }
}
