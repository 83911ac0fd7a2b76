package dev.keyturn.sandbox.policy;

import java.util.List;

/** A resource policy: its text as given, and what it says. */
public record PolicyDocument(String text, List<Statement> statements) {

  /** Copies the statements. */
  public PolicyDocument {
    statements = List.copyOf(statements);
  }

  /**
   * Reads a policy.
   *
   * @throws MalformedPolicyException if AWS would not accept it
   */
  public static PolicyDocument parse(String text) {
    return new PolicyDocument(text, new PolicyParser().parse(text));
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
