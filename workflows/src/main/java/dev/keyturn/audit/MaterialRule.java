package dev.keyturn.audit;

import dev.keyturn.key.RotationSight;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether the key's material, or the way to new one, comes to an end. */
final class MaterialRule {
  /** How long before its end imported material is told of. */
  static final Duration EXPIRY_NOTICE = Duration.ofDays(30);

  /** From how many rotations on demand on the rest is few. */
  static final int MANY_ON_DEMAND = 20;

  private static final String ROTATIONS = "kms:ListKeyRotations";

  private MaterialRule() {}

  static void judgeOnDemand(Judgement on) {
    if (on.kind() != MaterialKind.SYMMETRIC) {
      return;
    }
    Optional<String> unread = on.facts().whyUnread(ROTATIONS);
    unread.ifPresent(reason -> on.unknown(FindingKind.ON_DEMAND_NEARLY_USED, reason));
    if (on.rotation().onDemandUsed() >= MANY_ON_DEMAND) {
      on.found(
          FindingKind.ON_DEMAND_NEARLY_USED,
          on.rotation().onDemandUsed()
              + " of "
              + RotationSight.MOST_ON_DEMAND
              + " rotations on demand are used",
          "let it rotate by itself, and plan its replacement",
          Remedies.show(on.key()));
    }
  }

  static void judgeExpiry(Judgement on) {
    Instant notice = on.rotation().at().plus(EXPIRY_NOTICE);
    on.rotation()
        .validTo()
        .filter(end -> !end.isAfter(notice))
        .ifPresent(
            end ->
                on.found(
                    FindingKind.MATERIAL_EXPIRES,
                    "its imported material expires at " + end,
                    "import the material again, with a later time; the key is useless without it",
                    Remedies.show(on.key())));
  }
}
