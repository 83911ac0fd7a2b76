package dev.keyturn.audit;

import dev.keyturn.key.KeyArn;

/** Commands that remedy a finding, or look closer. */
final class Remedies {
  private static final int LONGEST_SETTING = 2_560;
  private static final int SHORTEST_SETTING = 90;

  private Remedies() {}

  /** KMS takes no period beyond its own limits, whatever the policy says. */
  static String turnOn(KeyArn key, int days) {
    int period = Math.max(SHORTEST_SETTING, Math.min(LONGEST_SETTING, days));
    return rotate(key, "AUTOMATIC") + " --period-days " + period;
  }

  static String rotate(KeyArn key, String strategy) {
    return "./keyturn rotate --key "
        + key
        + " --region "
        + key.region()
        + " --requested-by WHO --strategy "
        + strategy;
  }

  static String restore(String run) {
    return "./keyturn restore --run '" + run + "' --requested-by WHO";
  }

  static String plan(KeyArn key) {
    return "./keyturn plan --key " + key + " --region " + key.region() + " --requested-by WHO";
  }

  static String show(KeyArn key) {
    return "./keyturn key show " + key + " --region " + key.region();
  }

  static String aws(KeyArn key, String verb) {
    return "aws kms " + verb + " --key-id " + key + " --region " + key.region();
  }
}
