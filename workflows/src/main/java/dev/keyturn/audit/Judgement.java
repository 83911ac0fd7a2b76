package dev.keyturn.audit;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.RotationSight;
import java.util.Optional;

/** What is said of one key while it is judged. */
final class Judgement {
  private final AuditPolicy policy;
  private final KeyFacts facts;
  private final Verdict verdict = new Verdict();

  Judgement(AuditPolicy policy, KeyFacts facts) {
    this.policy = policy;
    this.facts = facts;
  }

  KeyFacts facts() {
    return facts;
  }

  RotationSight rotation() {
    return facts.rotation();
  }

  KeyArn key() {
    return rotation().key();
  }

  MaterialKind kind() {
    return MaterialKind.of(facts.spec(), facts.origin());
  }

  /** How old the key's material may become, in days; empty where the policy does not say. */
  Optional<Integer> period() {
    return policy.period(kind());
  }

  /** Something is wrong with the key. */
  void found(FindingKind kind, String evidence, String remedy, String command) {
    verdict.found(new Finding(kind, key(), evidence, remedy, command));
  }

  /** Nobody knows whether this is wrong with the key. */
  void unknown(FindingKind kind, String reason) {
    verdict.unknown(new NotAssessed(kind, key(), reason));
  }

  KeyAudit audit() {
    return verdict.audit(
        policy,
        rotation().at(),
        key(),
        facts.manager(),
        Optional.of(facts).filter(KeyFacts::isCustomers).map(KeyNote::of));
  }
}
