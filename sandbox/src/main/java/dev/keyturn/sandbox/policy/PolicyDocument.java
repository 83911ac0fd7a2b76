package dev.keyturn.sandbox.policy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A policy of a resource or of an identity: its text as given, and what it says.
 *
 * @param ids by what the principals of the statements are known in place of their names
 */
public record PolicyDocument(String text, List<Statement> statements, Map<String, String> ids) {

  /** Copies the statements. */
  public PolicyDocument {
    statements = List.copyOf(statements);
    ids = Map.copyOf(ids);
  }

  /**
   * Reads a policy of a resource.
   *
   * @throws MalformedPolicyException if AWS would not accept it
   */
  public static PolicyDocument parse(String text) {
    return new PolicyDocument(text, new PolicyParser(false).parse(text), Map.of());
  }

  /**
   * Reads a policy of a user or role, which names no principal and means whoever has it.
   *
   * @throws MalformedPolicyException if AWS would not accept it
   */
  public static PolicyDocument ofIdentity(String text) {
    return new PolicyDocument(text, new PolicyParser(true).parse(text), Map.of());
  }

  /** All principals by the names under which statements have them. */
  public Set<String> principals() {
    return statements.stream()
        .flatMap(statement -> statement.principals().names().stream())
        .collect(Collectors.toSet());
  }

  /** The same policy, which from now on means the principals by these ids. */
  public PolicyDocument meaning(Map<String, String> byName) {
    List<Statement> meant =
        statements.stream().map(statement -> statement.meaning(byName)).toList();
    return new PolicyDocument(text, meant, byName);
  }

  /** What the policy says to a request; an explicit Deny outranks everything. */
  public Verdict evaluate(AccessRequest request) {
    Verdict verdict = Verdict.SILENT;
    for (Statement statement : statements) {
      StatementPrincipals.Match match = statement.match(request);
      if (match != StatementPrincipals.Match.NONE && !statement.allows()) {
        return Verdict.DENIED;
      }
      if (match == StatementPrincipals.Match.DIRECT) {
        verdict = Verdict.ALLOWED;
      } else if (match == StatementPrincipals.Match.ACCOUNT && verdict == Verdict.SILENT) {
        verdict = Verdict.DELEGATED;
      }
    }
    return verdict;
  }

  /** The condition keys on which it depends what the policy says to an action on a resource. */
  public Set<String> conditionKeys(AccessRequest request) {
    return statements.stream()
        .filter(statement -> statement.covers(request))
        .flatMap(statement -> statement.conditions().stream())
        .map(Condition::key)
        .filter(key -> !request.conditionKeys().containsKey(key))
        .collect(Collectors.toSet());
  }

  @Override
  public String toString() {
    return text;
  }

  /** What a policy says to a request. */
  public enum Verdict {
    /** An explicit Deny applies. */
    DENIED,
    /** The caller is allowed by the policy itself. */
    ALLOWED,
    /** The caller's account is allowed, so that IAM decides. */
    DELEGATED,
    /** No statement applies. */
    SILENT
  }
}
