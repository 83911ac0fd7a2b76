package dev.keyturn.audit;

/** What still hangs on a key that KMS does not use, and whether it will be gone. */
final class DeadKeyRule {
  private DeadKeyRule() {}

  static void judge(Judgement on) {
    if (on.facts().isPendingDeletion()) {
      on.found(
          FindingKind.PENDING_DELETION,
          "its state is "
              + on.facts().state()
              + on.rotation().deleted().map(at -> ", it will be deleted at " + at).orElse(""),
          "cancel that unless nothing is left under the key",
          Remedies.aws(on.key(), "cancel-key-deletion"));
    }
    on.facts()
        .whyUnread("kms:ListAliases")
        .or(() -> on.facts().whyUnread("kms:ListGrants"))
        .ifPresent(reason -> on.unknown(FindingKind.DEAD_KEY_REFERENCED, reason));
    if (!on.facts().aliases().isEmpty() || on.facts().grants() > 0) {
      on.found(
          FindingKind.DEAD_KEY_REFERENCED,
          "its state is "
              + on.facts().state()
              + ", and it has "
              + on.facts().aliases().size()
              + " aliases and "
              + on.facts().grants()
              + " grants; last use "
              + lastUse(on),
          "move the aliases to a living key, and find out what the grants are for",
          Remedies.show(on.key()));
    }
  }

  private static String lastUse(Judgement on) {
    return on.facts()
        .whyUnread("kms:GetKeyLastUsage")
        .map(reason -> "unknown: " + reason)
        .orElseGet(() -> on.facts().lastUse().map(String::valueOf).orElse("not recorded"));
  }
}
