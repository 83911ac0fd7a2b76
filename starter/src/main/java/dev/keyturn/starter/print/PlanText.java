package dev.keyturn.starter.print;

import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.Suspect;
import dev.keyturn.replacement.Adoption;
import dev.keyturn.replacement.GrantDecision;
import dev.keyturn.replacement.PlanView;
import dev.keyturn.replacement.Refusal;
import dev.keyturn.replacement.ReplacementPlan;
import dev.keyturn.replacement.StatementDecision;
import dev.keyturn.replacement.StorePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A plan as a person reads it before they let it be executed. */
public final class PlanText {
  private PlanText() {}

  /** The plan's text; what changes and what is refused come with their reasons. */
  public static Page of(PlanView view, int width) {
    return add(new Page(width), view);
  }

  /** The same, at the end of a page. */
  static Page add(Page page, PlanView view) {
    ReplacementPlan plan = view.plan();
    page.heading("PLAN").field("old key", plan.oldKey());
    page.field(
        "aliases", plan.aliases().stream().map(KeyAlias::value).collect(Collectors.joining(", ")));
    plan.adopts().ifPresent(adopted -> page.field("adopts", adoption(adopted)));
    page.field("re-encryption", plan.reencryption())
        .field("suspects", suspects(plan))
        .field("containment", plan.containedPolicy().isPresent() ? containment(plan) : "none");
    page.field("samples read", readers(plan))
        .field(
            "rotates",
            plan.rotationPeriodDays()
                .map(days -> "every " + days + " days, as the old key does")
                .orElse(
                    plan.material().isPresent()
                        ? "not by itself, as KMS can't make its material"
                        : "not by itself, as the old key"));
    plan.material().ifPresent(terms -> page.field("material", terms));
    plan.lastUseUnread().ifPresent(why -> page.field("last use", "not assessed; " + why));
    page.points("Suspects that were not found", view.suspectNotes());
    page.table("Key policy statements", statements(plan.statements()));
    page.table("Grants", grants(plan.grants()));
    page.points(
        "Granted by services, which make their own on the new key",
        ServiceGrantsText.of(plan.serviceGrants()));
    page.table("Revoked from suspects", revoked(plan.revoked()));
    page.table("Stores", stores(plan.stores()));
    page.points("As far as was counted", estimates(plan.stores()));
    page.points("Guards of the old key, lifted for the disable alone", plan.guards());
    page.points("Breaks", plan.breaks());
    page.points("Also needs the old key, not in stores", alsoNeeding(plan.stores()));
    view.mentions().ifPresent(mentions -> MentionsText.add(page, mentions));
    view.callers().ifPresent(callers -> CallersText.add(page, callers));
    view.use().ifPresent(use -> UseText.add(page, use));
    page.points("Not looked at", plan.notLookedAt());
    page.table("REFUSED until this is settled", refusals(plan.refusals()));
    return page.heading("plan hash " + view.planHash());
  }

  private static String suspects(ReplacementPlan plan) {
    return plan.suspects().stream()
        .map(suspect -> new Suspect(suspect).inWords())
        .collect(Collectors.joining(", "));
  }

  private static String containment(ReplacementPlan plan) {
    return "a Deny for the suspects in the old key's policy; grants revoked: "
        + plan.revoked().size()
        + plan.unkept()
            .map(
                unkept ->
                    " that are kept for the way back, and "
                        + unkept.count()
                        + " that can't be made again, as they are too many to be kept")
            .orElse("");
  }

  private static String adoption(Adoption adopted) {
    List<String> words = new ArrayList<>();
    words.add(adopted.key() + ", which run " + adopted.run() + " made");
    adopted.policy().ifPresent(now -> words.add("its policy is replaced, now it is " + now));
    if (!adopted.revoked().isEmpty()) {
      words.add("suspects' grants on it are revoked: " + listed(adopted.revoked()));
    }
    if (!adopted.kept().isEmpty()) {
      words.add("grants that others made on it stay: " + listed(adopted.kept()));
    }
    return String.join("; ", words);
  }

  private static String listed(List<KeyGrant> grants) {
    return grants.stream()
        .map(grant -> grant.id() + " of " + grantee(grant))
        .collect(Collectors.joining(", "));
  }

  private static String readers(ReplacementPlan plan) {
    return plan.applicationRole()
        .map(role -> "as the worker and as " + role)
        .orElse("as the worker only; --application-role has them read as an application too");
  }

  private static Table statements(List<StatementDecision> decisions) {
    Table table = new Table("statement", "becomes", "because");
    decisions.forEach(
        one ->
            table.row(one.sid().isEmpty() ? "(no Sid)" : one.sid(), one.decision(), one.reason()));
    return table;
  }

  private static Table grants(List<GrantDecision> decisions) {
    Table table = new Table("grant", "grantee", "becomes", "because");
    for (GrantDecision one : decisions) {
      table.row(GrantName.of(one.grant()), grantee(one.grant()), one.decision(), one.reason());
    }
    return table;
  }

  private static Table revoked(List<KeyGrant> grants) {
    Table table = new Table("grant", "grantee", "operations");
    grants.forEach(
        grant ->
            table.row(GrantName.of(grant), grantee(grant), String.join(", ", grant.operations())));
    return table;
  }

  private static String grantee(KeyGrant grant) {
    return grant
        .sourceArn()
        .map(source -> grant.granteePrincipal() + ", only for " + source)
        .orElseGet(grant::granteePrincipal);
  }

  private static Table stores(List<StorePlan> stores) {
    Table table = new Table("store", "items", "will be done");
    stores.forEach(
        store -> table.row(store.store(), items(store), String.join("; ", store.actions())));
    return table;
  }

  private static List<String> alsoNeeding(List<StorePlan> stores) {
    return stores.stream().flatMap(store -> store.alsoNeeding().stream()).toList();
  }

  private static List<String> estimates(List<StorePlan> stores) {
    return stores.stream()
        .flatMap(store -> store.estimates().stream().map(said -> store.store() + ": " + said))
        .toList();
  }

  private static String items(StorePlan store) {
    return store.items() >= 10_000 ? "10000+" : String.valueOf(store.items());
  }

  private static Table refusals(List<Refusal> refusals) {
    Table table = new Table("what", "why", "remedy");
    refusals.forEach(refusal -> table.row(refusal.what(), refusal.why(), refusal.remedy()));
    return table;
  }
}
