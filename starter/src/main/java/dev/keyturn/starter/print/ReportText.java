package dev.keyturn.starter.print;

import dev.keyturn.key.AliasResult;
import dev.keyturn.key.KeyArn;
import dev.keyturn.replacement.CarryOver;
import dev.keyturn.replacement.RestorePoint;
import dev.keyturn.replacement.RestoreReport;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.SampleRead;
import java.util.List;
import java.util.stream.Collectors;

/** How a run ended, as a person reads it. */
public final class ReportText {
  private ReportText() {}

  /** The report of a replacement. */
  public static Page of(String run, RunReport report, int width) {
    Page page = new Page(width).heading(report.outcome() + "  " + run);
    report.status().oldKey().ifPresent(key -> page.field("old key", key));
    report.status().newKey().ifPresent(key -> page.field("new key", key));
    report.approval().ifPresent(approval -> page.field("approval", approval));
    report.proof().ifPresent(proof -> page.field("proof", proof.hash()));
    report
        .death()
        .ifPresent(
            death ->
                page.field(
                    "old key says",
                    death.answer() + ", " + death.times() + " times, last " + death.last()));
    page.field("sweeps", report.status().sweeps())
        .field("seconds", StatusText.seconds(report.status().seconds()))
        .table("Stores", StatusText.stores(report.status().stores()));
    page.table("Read with the old key disabled", reads(report.reads()));
    page.table("Carried", carried(report.carried()));
    report.mentions().ifPresent(mentions -> MentionsText.add(page, mentions));
    StatusText.obstacles(page, report.status());
    page.points(
        "Surplus keys, disabled and tagged",
        report.surplusKeys().stream().map(KeyArn::value).toList());
    page.points("Notes", report.notes());
    if (!report.inlineKeys().isEmpty()) {
      page.heading("Inline data keys")
          .text(report.inlineKeys().size() + " under the new key; inline-keys gives them out");
    }
    return page;
  }

  /** Samples as they read at the end, and as whom. */
  public static Table reads(List<SampleRead> reads) {
    Table table = new Table("store", "as", "items");
    reads.forEach(one -> table.row(one.store(), one.as(), one.read()));
    return table;
  }

  private static Table carried(List<CarryOver> carried) {
    Table table = new Table("what", "is", "");
    carried.forEach(
        one ->
            table.row(
                one.part(),
                switch (one.match()) {
                  case EXACT -> "exactly as planned";
                  case SAME_JSON -> "as planned, laid out by AWS";
                  case DIFFERENT -> "DIFFERENT";
                },
                one.match() == CarryOver.Match.DIFFERENT
                    ? one.found() + " in place of " + one.wanted()
                    : ""));
    return table;
  }

  private static String containment(RestoreReport report) {
    return report.point().containment().isEmpty()
        ? "none"
        : report.liftsContainment() ? "is lifted" : "stays: suspects are shut out";
  }

  /** The report of a way back. */
  public static Page of(String run, RestoreReport report, int width) {
    RestorePoint point = report.point();
    Page page =
        new Page(width)
            .heading(report.mode() + "  " + run)
            .field("undoes", point.run())
            .field("old key", point.oldKey());
    point.newKey().ifPresent(key -> page.field("new key", key + " (stays enabled)"));
    page.field(
            "aliases",
            point.aliases().stream().map(String::valueOf).collect(Collectors.joining(", ")))
        .field("containment", containment(report))
        .field("defaults", point.bucketDefaults().size() + " bucket defaults go back")
        .field(
            "EC2 settings",
            (point.settings().defaultKey().isPresent() ? "the EBS default key and " : "")
                + point.settings().templates().size()
                + " launch templates' default versions go back");
    Table aliases = new Table("alias", "names now", "moved");
    for (AliasResult alias : report.aliases()) {
      String target = alias.target().map(KeyArn::value).orElse("nothing: it is gone");
      aliases.row(alias.alias(), target, alias.moved() ? "yes" : "no");
    }
    return page.table("Aliases", aliases)
        .table("Read back", carried(report.carried()))
        .points("Notes", report.notes());
  }
}
