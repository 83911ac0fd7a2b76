package dev.keyturn.audit;

import dev.keyturn.key.RotationSetting;
import java.util.Optional;

/** Whether the key rotates by itself, if it can, and often enough. */
final class SettingRule {
  private static final String STATUS = "kms:GetKeyRotationStatus";

  private SettingRule() {}

  static void judge(Judgement on) {
    if (on.kind() != MaterialKind.SYMMETRIC || on.facts().isReplica()) {
      return;
    }
    Optional<RotationSetting> setting = on.rotation().setting();
    if (setting.isEmpty()) {
      String reason =
          on.facts()
              .whyUnread(STATUS)
              .orElse("KMS shows no rotation in state " + on.facts().state());
      on.unknown(FindingKind.ROTATION_OFF, reason);
      on.unknown(FindingKind.PERIOD_TOO_LONG, reason);
    } else if (!setting.get().automatic()) {
      on.found(
          FindingKind.ROTATION_OFF,
          "automatic rotation is off",
          "turn it on",
          Remedies.turnOn(on.key(), on.period().orElseThrow()));
    } else {
      judgePeriod(on, setting.get().periodDays(), on.period().orElseThrow());
    }
  }

  private static void judgePeriod(Judgement on, Optional<Integer> days, int most) {
    if (days.isEmpty()) {
      on.unknown(FindingKind.PERIOD_TOO_LONG, "KMS shows no period");
    } else if (days.get() > most) {
      on.found(
          FindingKind.PERIOD_TOO_LONG,
          "it rotates every " + days.get() + " days, the policy allows " + most,
          "give it a shorter period",
          Remedies.turnOn(on.key(), most));
    }
  }
}
