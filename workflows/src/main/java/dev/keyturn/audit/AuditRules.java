package dev.keyturn.audit;

/** Judges one key by a policy; what it can't judge it says so of. */
public final class AuditRules {
  private AuditRules() {}

  /** What is wrong with a key, and what nobody knows. */
  public static KeyAudit judge(AuditPolicy policy, KeyFacts facts) {
    Judgement on = new Judgement(policy, facts);
    if (facts.isCustomers()) {
      judge(on);
    }
    return on.audit();
  }

  private static void judge(Judgement on) {
    AccessRule.judge(on);
    on.facts()
        .whyUnread("kms:ListResourceTags")
        .ifPresent(reason -> on.unknown(FindingKind.UNFINISHED_RUN, reason));
    if (on.facts().isDead()) {
      DeadKeyRule.judge(on);
    } else {
      SettingRule.judge(on);
      AgeRule.judge(on);
      MaterialRule.judgeOnDemand(on);
    }
    MaterialRule.judgeExpiry(on);
  }
}
