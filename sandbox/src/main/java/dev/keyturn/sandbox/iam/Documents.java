package dev.keyturn.sandbox.iam;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.policy.MalformedPolicyException;
import dev.keyturn.sandbox.policy.PolicyDocument;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Policy documents: what is accepted as one, and how it is shown. */
final class Documents {
  private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");

  private Documents() {}

  /** Accepts a policy of an identity, which names resources and no principal. */
  static String identityPolicy(String text) {
    try {
      return PolicyDocument.ofIdentity(text).text();
    } catch (MalformedPolicyException malformed) {
      throw IamErrors.malformed(String.valueOf(malformed.getMessage()));
    }
  }

  /** Accepts a role's trust policy, which names principals and no resource. */
  static String trustPolicy(String text) {
    for (JsonNode statement : statements(text)) {
      if (statement.has("Resource") || statement.has("NotResource")) {
        throw IamErrors.malformed("Has prohibited field Resource");
      }
      oneOf(statement, "Principal");
    }
    return text;
  }

  private static List<JsonNode> statements(String text) {
    JsonNode document =
        Json.read(text)
            .filter(JsonNode::isObject)
            .orElseThrow(() -> IamErrors.malformed("This policy contains invalid Json"));
    if (document.has("Version") && !VERSIONS.contains(document.path("Version").asText())) {
      throw IamErrors.malformed("Syntax errors in policy.");
    }
    List<JsonNode> statements = new ArrayList<>();
    JsonNode given = document.path("Statement");
    if (given.isObject()) {
      statements.add(given);
    } else {
      given.forEach(statements::add);
    }
    if (statements.isEmpty()) {
      throw IamErrors.malformed("Syntax errors in policy.");
    }
    statements.forEach(Documents::check);
    return statements;
  }

  private static void check(JsonNode statement) {
    if (!Set.of("Allow", "Deny").contains(statement.path("Effect").asText())) {
      throw IamErrors.malformed("Syntax errors in policy.");
    }
    oneOf(statement, "Action");
  }

  private static void oneOf(JsonNode statement, String name) {
    if (statement.has(name) == statement.has("Not" + name)) {
      throw IamErrors.malformed("Policy statement must contain either " + name + " or Not" + name);
    }
  }

  /** How much of a quota a document takes: IAM does not count white space. */
  static int size(String document) {
    return document.replaceAll("\\s", "").length();
  }

  /** The document as IAM shows it, percent-encoded by RFC 3986. */
  static String encoded(String document) {
    return URLEncoder.encode(document, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
