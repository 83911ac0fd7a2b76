package dev.keyturn.audit;

import dev.keyturn.key.KeyPolicy;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the key policy lets everybody in, or whole accounts do everything. */
final class AccessRule {
  private AccessRule() {}

  static void judge(Judgement on) {
    Optional<String> unread = on.facts().whyUnread("kms:GetKeyPolicy");
    if (unread.isPresent()) {
      unknown(on, unread.get());
      return;
    }
    try {
      KeyPolicy policy = KeyPolicy.parse(on.key(), on.facts().policy());
      List<StatementAccess> statements = StatementAccess.of(on.key(), policy);
      found(on, statements, FindingKind.PUBLIC_POLICY, "name the principals that need the key");
      found(
          on,
          statements,
          FindingKind.WILDCARD_POLICY,
          "name the principals that need the key, and the actions that they need");
    } catch (ApplicationFailure notStatements) {
      unknown(on, "its policy is not JSON with statements");
    }
  }

  private static void found(
      Judgement on, List<StatementAccess> statements, FindingKind kind, String remedy) {
    String known = words(statements, kind, true);
    String unknown = words(statements, kind, false);
    if (!known.isEmpty()) {
      on.found(kind, known, remedy, Remedies.aws(on.key(), "get-key-policy"));
    } else if (!unknown.isEmpty()) {
      on.unknown(kind, unknown);
    }
  }

  private static String words(List<StatementAccess> statements, FindingKind kind, boolean isKnown) {
    return statements.stream()
        .filter(one -> one.kind() == kind && one.isKnown() == isKnown)
        .map(StatementAccess::words)
        .collect(Collectors.joining("; "));
  }

  private static void unknown(Judgement on, String reason) {
    on.unknown(FindingKind.PUBLIC_POLICY, reason);
    on.unknown(FindingKind.WILDCARD_POLICY, reason);
  }
}
