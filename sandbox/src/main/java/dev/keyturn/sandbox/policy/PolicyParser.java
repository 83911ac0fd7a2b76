package dev.keyturn.sandbox.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a policy and refuses what AWS would refuse. */
final class PolicyParser {
  private static final Set<String> DOCUMENT = Set.of("Version", "Id", "Statement");
  private static final Set<String> STATEMENT =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");
  private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");
  private static final Set<String> PRINCIPAL_TYPES =
      Set.of("AWS", "Service", "Federated", "CanonicalUser");
  private static final Pattern AWS_PRINCIPAL =
      Pattern.compile(
          "\\*|\\d{12}|arn:aws[a-z-]*:(iam|sts)::\\d{12}:"
              + "(root|(user|role|assumed-role|federated-user)/[\\w+=,.@/-]+)");
  private static final String ANY_VALUE = "foranyvalue:";
  private static final String ALL_VALUES = "forallvalues:";
  private static final String IF_EXISTS = "ifexists";

  private final boolean ofIdentity;
  private final Set<String> statementIds = new HashSet<>();

  PolicyParser(boolean ofIdentity) {
    this.ofIdentity = ofIdentity;
  }

  List<Statement> parse(String text) {
    JsonNode document =
        Json.read(text).orElseThrow(() -> malformed("The policy is not valid JSON"));
    checkNames(document, DOCUMENT);
    if (document.has("Version") && !VERSIONS.contains(document.path("Version").asText())) {
      throw malformed("Unknown policy version");
    }
    List<Statement> statements = new ArrayList<>();
    for (JsonNode statement : listed(document.path("Statement"))) {
      statements.add(statement(statement));
    }
    if (statements.isEmpty()) {
      throw malformed("The policy has no statement");
    }
    return statements;
  }

  private Statement statement(JsonNode json) {
    checkNames(json, STATEMENT);
    if (json.has("Sid") && !statementIds.add(text(json.path("Sid")))) {
      throw malformed("Statement IDs (SID) in a single policy must be unique");
    }
    String effect = text(json.path("Effect"));
    if (!effect.equals("Allow") && !effect.equals("Deny")) {
      throw malformed("Effect must be Allow or Deny");
    }
    Selector actions = selector(json, "Action");
    if (actions.patterns().stream().anyMatch(a -> !a.equals("*") && a.indexOf(':') < 1)) {
      throw malformed("Actions must be prefixed with a vendor, such as kms:");
    }
    return new Statement(
        effect.equals("Allow"),
        ofIdentity ? nobodyNamed(json) : principals(json),
        actions,
        selector(json, "Resource"),
        conditions(json.path("Condition")));
  }

  private static Selector selector(JsonNode statement, String name) {
    String inverted = "Not" + name;
    if (statement.has(name) == statement.has(inverted)) {
      throw malformed("A statement needs either " + name + " or " + inverted);
    }
    boolean isInverted = statement.has(inverted);
    List<String> patterns = texts(statement.path(isInverted ? inverted : name));
    if (patterns.isEmpty()) {
      throw malformed(name + " is empty");
    }
    return new Selector(patterns, isInverted);
  }

  private static StatementPrincipals nobodyNamed(JsonNode statement) {
    if (statement.has("Principal") || statement.has("NotPrincipal")) {
      throw malformed("Policy document should not specify a principal.");
    }
    return new StatementPrincipals(List.of("*"), false);
  }

  private static StatementPrincipals principals(JsonNode statement) {
    if (statement.has("Principal") == statement.has("NotPrincipal")) {
      throw malformed("A statement needs either Principal or NotPrincipal");
    }
    boolean inverted = statement.has("NotPrincipal");
    JsonNode json = statement.path(inverted ? "NotPrincipal" : "Principal");
    if (json.isTextual() && json.asText().equals("*")) {
      return new StatementPrincipals(List.of("*"), inverted);
    }
    checkNames(json, PRINCIPAL_TYPES);
    List<String> names = new ArrayList<>();
    json.properties().forEach(entry -> names.addAll(texts(entry.getValue())));
    for (String name : texts(json.path("AWS"))) {
      if (!AWS_PRINCIPAL.matcher(name).matches()) {
        throw malformed("Policy contains a statement with one or more invalid principals.");
      }
    }
    if (names.isEmpty()) {
      throw malformed("A statement has no principal");
    }
    return new StatementPrincipals(names, inverted);
  }

  private static List<Condition> conditions(JsonNode json) {
    if (json.isMissingNode()) {
      return List.of();
    }
    if (!json.isObject()) {
      throw malformed("Condition must be an object");
    }
    List<Condition> conditions = new ArrayList<>();
    for (Map.Entry<String, JsonNode> operator : json.properties()) {
      if (!operator.getValue().isObject()) {
        throw malformed("Condition " + operator.getKey() + " must be an object");
      }
      for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
        conditions.add(condition(operator.getKey(), key.getKey(), texts(key.getValue())));
      }
    }
    return conditions;
  }

  private static Condition condition(String fullName, String key, List<String> values) {
    String name = fullName.toLowerCase(Locale.ROOT);
    Condition.Quantifier quantifier = Condition.Quantifier.SINGLE;
    if (name.startsWith(ALL_VALUES)) {
      quantifier = Condition.Quantifier.ALL;
      name = name.substring(ALL_VALUES.length());
    } else if (name.startsWith(ANY_VALUE)) {
      quantifier = Condition.Quantifier.ANY;
      name = name.substring(ANY_VALUE.length());
    }
    boolean ifExists = name.endsWith(IF_EXISTS);
    if (ifExists) {
      name = name.substring(0, name.length() - IF_EXISTS.length());
    }
    Operator operator =
        Operator.named(name).orElseThrow(() -> malformed("Invalid condition operator " + fullName));
    return new Condition(operator, quantifier, ifExists, key, values);
  }

  private static void checkNames(JsonNode json, Set<String> known) {
    if (!(json instanceof ObjectNode object)) {
      throw malformed("An object is expected in place of " + json.getNodeType());
    }
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw malformed("Syntax error in policy: unknown element " + name);
      }
    }
  }

  private static Iterable<JsonNode> listed(JsonNode json) {
    return json instanceof ArrayNode || json.isMissingNode() ? json : List.of(json);
  }

  private static List<String> texts(JsonNode json) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : listed(json)) {
      texts.add(element.isBoolean() || element.isNumber() ? element.asText() : text(element));
    }
    return texts;
  }

  private static String text(JsonNode json) {
    if (!json.isTextual()) {
      throw malformed("A text is expected in place of " + json.getNodeType());
    }
    return json.asText();
  }

  private static MalformedPolicyException malformed(String message) {
    return new MalformedPolicyException(message);
  }
}
