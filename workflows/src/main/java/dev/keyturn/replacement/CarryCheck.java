package dev.keyturn.replacement;

import dev.keyturn.GrowingPause;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyGrants;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.KeySettings;
import dev.keyturn.key.KeySettingsQuery;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reads back what a key was to get, and compares it part by part. */
final class CarryCheck {
  private static final GrowingPause PAUSE =
      new GrowingPause(Duration.ofSeconds(1), Duration.ofMinutes(1));

  private CarryCheck() {}

  /** What the new key has of the plan; lists and grants may lag for as long as settle. */
  static List<CarryOver> ofReplacement(ReplacementPlan plan, KeyArn newKey, Duration settle) {
    Instant began = now();
    while (true) {
      List<CarryOver> found =
          compare(
              plan,
              Steps.look("Read what the new key has")
                  .readSettings(new KeySettingsQuery(newKey, plan.suspects())));
      Duration waited = Duration.between(began, now());
      if (found.stream().noneMatch(CarryOver::isDifferent) || waited.compareTo(settle) >= 0) {
        return found;
      }
      Workflow.sleep(PAUSE.after(waited));
    }
  }

  /** What the old key has again after the way back. */
  static List<CarryOver> ofWayBack(RestorePoint point) {
    KeySettings now =
        Steps.look("Read what the old key has again")
            .readSettings(new KeySettingsQuery(point.oldKey(), List.of()));
    List<CarryOver> found = new ArrayList<>();
    point.policyAfterwards().ifPresent(saved -> found.add(CarryOver.ofPolicy(saved, now.policy())));
    aliases(point.aliases(), now, found);
    return List.copyOf(found);
  }

  /** The parts that differ, in words for a person. */
  static List<String> differences(List<CarryOver> carried) {
    return carried.stream()
        .filter(CarryOver::isDifferent)
        .map(one -> one.part() + " should be " + one.wanted() + " and is " + one.found())
        .toList();
  }

  private static List<CarryOver> compare(ReplacementPlan plan, KeySettings now) {
    List<CarryOver> found = new ArrayList<>();
    found.add(CarryOver.ofPolicy(plan.newPolicy(), now.policy()));
    found.add(CarryOver.of("description", plan.description(), now.description()));
    found.add(CarryOver.of("kind", plan.kind().orElse(KeyKind.SYMMETRIC), now.kind()));
    found.add(
        CarryOver.of(
            "automatic rotation",
            period(plan.rotationPeriodDays().orElse(0)),
            period(now.rotationPeriodDays().orElse(0))));
    TreeMap<String, String> tags = new TreeMap<>(now.tags());
    tags.keySet().removeIf(tag -> tag.startsWith("keyturn:") || tag.startsWith("aws:"));
    found.add(CarryOver.of("tags", new TreeMap<>(plan.tags()), tags));
    for (GrantDecision one : plan.grants()) {
      if (one.decision() == Carried.CARRIED) {
        found.add(grant(one.grant(), now.grants()));
      }
    }
    aliases(plan.aliases(), now, found);
    return List.copyOf(found);
  }

  private static CarryOver grant(KeyGrant wanted, KeyGrants found) {
    return CarryOver.of(
        "grant " + wanted.id() + " of " + wanted.granteePrincipal(),
        "there",
        found.customers().stream().anyMatch(wanted::isEqualTo) ? "there" : missing(found));
  }

  private static String missing(KeyGrants found) {
    return found.isCut()
        ? "not found among the first of the " + found.ofCustomers() + " that customers have"
        : "missing";
  }

  private static void aliases(List<KeyAlias> wanted, KeySettings now, List<CarryOver> found) {
    for (KeyAlias alias : wanted) {
      found.add(
          CarryOver.of(
              "alias " + alias,
              now.key(),
              now.aliases().contains(alias) ? now.key() : "another key, or nothing"));
    }
  }

  private static String period(int days) {
    return days == 0 ? "off" : "every " + days + " days";
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
