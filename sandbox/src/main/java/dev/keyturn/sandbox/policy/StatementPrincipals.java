package dev.keyturn.sandbox.policy;

import java.util.List;
import java.util.Map;

/**
 * The principals of a statement, as ARNs, account numbers, service names or {@code *}; with {@code
 * inverted}, everyone but these.
 */
record StatementPrincipals(List<String> names, boolean inverted) {

  StatementPrincipals {
    names = List.copyOf(names);
  }

  /** How a caller is meant. */
  enum Match {
    /** Not at all. */
    NONE,
    /** Only through its account, which leaves an Allow to IAM. */
    ACCOUNT,
    /** By its own name, or because everyone is meant. */
    DIRECT
  }

  StatementPrincipals meaning(Map<String, String> ids) {
    return new StatementPrincipals(
        names.stream().map(name -> ids.getOrDefault(name, name)).toList(), inverted);
  }

  Match match(AccessRequest request) {
    if (inverted) {
      return excludes(request) ? Match.NONE : Match.DIRECT;
    }
    if (names.contains("*") || request.principals().stream().anyMatch(names::contains)) {
      return Match.DIRECT;
    }
    return namesAccount(request) ? Match.ACCOUNT : Match.NONE;
  }

  /** NotPrincipal spares a caller only if both the caller and its account are named. */
  private boolean excludes(AccessRequest request) {
    return names.contains("*")
        || (namesAccount(request) && request.principals().stream().anyMatch(names::contains));
  }

  private boolean namesAccount(AccessRequest request) {
    return names.contains(request.account())
        || names.contains("arn:aws:iam::" + request.account() + ":root");
  }
}
