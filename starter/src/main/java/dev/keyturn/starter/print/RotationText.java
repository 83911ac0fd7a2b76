package dev.keyturn.starter.print;

import dev.keyturn.key.ImportedMaterial;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyGrants;
import dev.keyturn.key.KeyMaterial;
import dev.keyturn.key.RotationSetting;
import dev.keyturn.key.RotationSight;
import dev.keyturn.rotation.KeyProfile;
import dev.keyturn.rotation.RotationReport;
import dev.keyturn.rotation.RotationVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a key is and what a rotation did, as a person reads it. */
public final class RotationText {
  private RotationText() {}

  /** The key, what each strategy would do, and what was done. */
  public static Page of(String run, RotationReport report, int width) {
    Page page = new Page(width).heading(report.mode() + "  " + run);
    profile(page, report.key());
    page.table("What may be done", verdicts(report.verdicts()));
    report.replacement().ifPresent(replaced -> PlanText.add(page, replaced.plan()));
    report.imported().ifPresent(imported -> imported(page, imported));
    report.after().ifPresent(after -> after(page, report.key().rotation(), after));
    return page;
  }

  private static void profile(Page page, KeyProfile key) {
    RotationSight sight = key.rotation();
    page.field("key", sight.key())
        .field("is", kind(key))
        .field("state", key.state())
        .field("created", sight.created());
    sight.deleted().ifPresent(at -> page.field("deleted on", at));
    sight.validTo().ifPresent(at -> page.field("material until", at));
    sight.multiRegion().ifPresent(role -> page.field("multi-Region", role));
    page.field("description", key.description())
        .field(
            "aliases",
            key.aliases().stream().map(KeyAlias::value).collect(Collectors.joining(", ")))
        .field("policy allows", String.join(", ", key.principals()))
        .field("tags", key.tags().isEmpty() ? "" : key.tags());
    sight.setting().ifPresent(setting -> page.field("rotates", setting(setting)));
    page.field("on demand", onDemand(sight));
    key.lastUse().ifPresent(use -> page.field("last use", use));
    key.lastUseUnread().ifPresent(why -> page.field("last use", "not known; " + why));
    FamilyText.add(page, key);
    page.table("Grants", grants(key.grants().customers()))
        .points("Other grants", others(key.grants()))
        .table("Materials", materials(sight.materials()));
  }

  private static String kind(KeyProfile key) {
    return (key.manager().equals("AWS") ? "AWS managed" : "customer managed")
        + ", "
        + key.spec()
        + " for "
        + key.usage()
        + ", origin "
        + key.origin();
  }

  private static String setting(RotationSetting setting) {
    String automatic =
        setting.automatic()
            ? "every "
                + setting.periodDays().map(String::valueOf).orElse("?")
                + " days"
                + setting.next().map(next -> ", next " + next).orElse("")
            : "not by itself";
    return automatic
        + setting.onDemandSince().map(since -> "; on demand since " + since).orElse("");
  }

  private static String onDemand(RotationSight sight) {
    return sight.onDemandUsed() + " of " + RotationSight.MOST_ON_DEMAND + " used";
  }

  private static Table grants(List<KeyGrant> grants) {
    Table table = new Table("grant", "grantee", "operations");
    grants.forEach(
        grant ->
            table.row(
                GrantName.of(grant),
                grant.granteePrincipal(),
                String.join(", ", grant.operations())));
    return table;
  }

  private static List<String> others(KeyGrants grants) {
    List<String> others = new ArrayList<>(ServiceGrantsText.of(grants.services()));
    if (grants.isCut()) {
      others.add((grants.others() + grants.othersOfSuspects()) + " more that customers made");
    }
    return others;
  }

  private static Table materials(List<KeyMaterial> materials) {
    Table table = new Table("material", "is", "since", "by", "until");
    materials.forEach(
        one ->
            table.row(
                one.id(),
                one.isMissing() ? one.state() + ", to be imported again" : one.state(),
                one.rotated().map(String::valueOf).orElse(one.isWaiting() ? "-" : "the beginning"),
                one.by().orElse("-"),
                one.validTo().map(String::valueOf).orElse("-")));
    return table;
  }

  private static Table verdicts(List<RotationVerdict> verdicts) {
    Table table = new Table("strategy", "comes to", "that is", "remedy");
    verdicts.forEach(one -> table.row(one.strategy(), one.kind(), one.text(), one.remedy()));
    return table;
  }

  private static void imported(Page page, ImportedMaterial imported) {
    page.heading("Imported")
        .field("into", imported.key())
        .field("material", imported.keyMaterialId())
        .field("until", imported.validTo().map(String::valueOf).orElse("deleted by hand"));
  }

  private static void after(Page page, RotationSight before, RotationSight after) {
    page.heading("Done");
    after.setting().ifPresent(setting -> page.field("rotates now", setting(setting)));
    if (!after.currentMaterial().equals(before.currentMaterial())) {
      page.field("material was", before.currentMaterial().orElse("-"))
          .field("material is", after.currentMaterial().orElse("-"));
    }
    // Told also where no id of a material is.
    if (after.onDemandUsed() != before.onDemandUsed()) {
      page.field("on demand", onDemand(after));
    }
  }
}
