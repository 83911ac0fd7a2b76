package dev.keyturn.replacement;

import dev.keyturn.key.CanonicalPolicy;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.reencryption.EbsSettings;
import dev.keyturn.reencryption.TemplateDefault;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A plan as it is hashed and compared: without what changes by ordinary work, and with everything
 * in an order of its own, because AWS lists members in any order and gives no policy back as it was
 * put.
 */
final class CanonicalPlan {
  private CanonicalPlan() {}

  static ReplacementPlan of(ReplacementPlan plan) {
    return new ReplacementPlan(
        plan.oldKey(),
        plan.adopts().map(CanonicalPlan::adoption),
        plan.aliases().stream().sorted(Comparator.comparing(KeyAlias::value)).toList(),
        plan.reencryption(),
        plan.suspects(),
        // Suspects could hold up that they are shut out by one grant more; all of theirs are
        // revoked.
        List.of(),
        Optional.empty(),
        CanonicalPolicy.of(plan.savedPolicy()),
        plan.containedPolicy().map(CanonicalPolicy::of),
        CanonicalPolicy.of(plan.newPolicy()),
        plan.description(),
        plan.tags(),
        plan.kind(),
        plan.rotationPeriodDays(),
        plan.material(),
        statements(plan),
        grants(plan),
        // Services make and retire grants whenever they like; nothing is decided about those.
        List.of(),
        plan.stores().stream().map(CanonicalPlan::store).toList(),
        plan.applicationRole(),
        plan.breaks(),
        plan.guards(),
        plan.notLookedAt(),
        // AWS puts it in other words each time; that it is so is in what is not looked at.
        Optional.empty(),
        // A plan with refusals is not carried out; without them it is what was shown.
        List.of());
  }

  private static List<StatementDecision> statements(ReplacementPlan plan) {
    return plan.statements().stream()
        .map(
            one ->
                new StatementDecision(
                    one.sid(),
                    one.decision(),
                    one.reason(),
                    CanonicalPolicy.ofStatement(one.before()),
                    CanonicalPolicy.ofStatement(one.after())))
        .sorted(
            Comparator.comparing(StatementDecision::before).thenComparing(StatementDecision::after))
        .toList();
  }

  private static List<GrantDecision> grants(ReplacementPlan plan) {
    return plan.grants().stream()
        .filter(one -> !one.grant().isOf(plan.suspects()))
        .map(one -> new GrantDecision(one.grant().sorted(), one.decision(), one.reason()))
        .sorted(Comparator.comparing(one -> one.grant().id()))
        .toList();
  }

  private static Adoption adoption(Adoption adopted) {
    return new Adoption(
        adopted.key(),
        adopted.run(),
        adopted.policy().map(CanonicalPolicy::of),
        List.of(),
        grants(adopted.kept()));
  }

  private static List<KeyGrant> grants(List<KeyGrant> grants) {
    return grants.stream()
        .map(KeyGrant::sorted)
        .sorted(Comparator.comparing(KeyGrant::id))
        .toList();
  }

  private static StorePlan store(StorePlan plan) {
    StorePlan uncounted = plan.uncounted().withoutHints();
    EbsSettings saved = uncounted.savedSettings();
    return uncounted.with(
        new EbsSettings(
            saved.defaultKey(),
            saved.templates().stream()
                .sorted(Comparator.comparing(TemplateDefault::template))
                .toList()));
  }
}
