package dev.keyturn.audit;

import java.util.Optional;

/** Whether the material that encrypts is older than the policy allows. */
final class AgeRule {
  private static final String ROTATIONS = "kms:ListKeyRotations";

  private AgeRule() {}

  /** The age counts from the last time that the key got new material, whoever saw to it. */
  static void judge(Judgement on) {
    Optional<Integer> most = on.period();
    Optional<String> unread = on.facts().whyUnread(ROTATIONS);
    if (most.isEmpty() || unread.isPresent()) {
      on.unknown(
          FindingKind.MATERIAL_TOO_OLD,
          unread.orElseGet(() -> "the policy has no period for " + on.kind() + " keys"));
      return;
    }
    MaterialAge age = MaterialAge.of(on.facts());
    long days = age.daysAt(on.rotation().at());
    if (days > most.get()) {
      found(on, age.of() + "; that is " + days + " days, the policy allows " + most.get());
    } else if (on.facts().isReplica() && age.since().equals(on.rotation().created())) {
      on.unknown(
          FindingKind.MATERIAL_TOO_OLD,
          "its material is as old as its primary's, which an audit of that one's region tells");
    }
  }

  private static void found(Judgement on, String evidence) {
    boolean rotates = on.kind() == MaterialKind.SYMMETRIC;
    on.found(
        FindingKind.MATERIAL_TOO_OLD,
        evidence,
        rotates
            ? "rotate it on demand"
            : "make a new key, or import new material, and move its alias there",
        rotates
            ? Remedies.rotate(on.rotation().primary().orElse(on.key()), "ON_DEMAND")
            : Remedies.show(on.key()));
  }
}
