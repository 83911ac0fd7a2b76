package dev.keyturn.acceptance.drill;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.replacement.Phase;
import dev.keyturn.starter.print.Page;
import dev.keyturn.starter.print.ReportText;
import dev.keyturn.starter.print.Table;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;

/** What a person reads at the end of a drill. */
final class DrillText {
  private DrillText() {}

  static Page of(DrillReport report, Findings findings) {
    Page page = new Page(Screen.WIDTH).heading("").heading("DRILL " + report.outcome());
    report.error().stream().flatMap(String::lines).forEach(page::text);
    page.points("Examples", findings.examples());
    report.oldKey().ifPresent(key -> page.field("old key", key));
    report.newKey().ifPresent(key -> page.field("new key", key));
    findings.approval().ifPresent(approval -> page.field("approval", approval));
    page.table("What moved, and how", items(report))
        .table("What came of it", results(report, findings))
        .table("The run's samples, old key disabled", ReportText.reads(findings.samples()))
        .points("The run's notes", findings.notes());
    findings
        .page()
        .ifPresent(
            address -> page.heading("Web UI (ends with the drill unless --keep): " + address));
    return page;
  }

  /** What is left running, and how to end it. */
  static Page left(Stage stage) {
    long temporal = stage.temporal().process().pid();
    long sandbox = stage.sandbox().process().pid();
    long worker = stage.worker().process().pid();
    Page page =
        new Page(Screen.WIDTH)
            .heading("")
            .heading("Left running")
            .field("web UI", stage.temporal().ui())
            .field("Temporal", stage.temporal().address() + ", process " + temporal)
            .field("sandbox", stage.sandbox().endpoint() + ", process " + sandbox)
            .field("worker", "process " + worker);
    page.heading("To look around as the application");
    stage
        .variables(Actor.APPLICATION)
        .forEach((name, value) -> page.command("export " + name + "=" + value));
    return page.heading("To end it").command("kill " + worker + " " + sandbox + " " + temporal);
  }

  private static Table items(DrillReport report) {
    Table table =
        new Table(
            "store",
            "new data key",
            "rewrapped",
            "already current",
            "gone",
            "superseded",
            "accepted",
            "pinned",
            "failed",
            "total");
    report.stores().forEach((store, items) -> row(table, store, items));
    row(table, "all", report.items());
    return table;
  }

  private static void row(Table table, String store, DrillReport.Items items) {
    table.row(
        store,
        items.newDataKeys(),
        items.rewrapped(),
        items.alreadyCurrent(),
        items.gone(),
        items.superseded(),
        items.accepted(),
        items.pinned(),
        items.failed(),
        items.total());
  }

  /** Phases as they follow each other, the total last. */
  private static int order(String phase) {
    return Arrays.stream(Phase.values())
        .filter(one -> one.name().equals(phase))
        .findFirst()
        .map(Phase::ordinal)
        .orElse(Phase.values().length);
  }

  private static String text(DrillReport.ForgottenJobReports reports) {
    return reports.underOldKey()
        + " reports under the old key's ARN, "
        + reports.refused()
        + " refusals since the seal, "
        + reports
            .namedSeconds()
            .map(seconds -> "named after " + seconds + " s, ")
            .orElse("not named, ")
        + reports.throughAlias()
        + " reports through the alias";
  }

  private static Table results(DrillReport report, Findings findings) {
    Table table = new Table("what", "result");
    Map<String, String> answers = report.oldKeyDecrypt();
    table.row("old key answers the application", answers.getOrDefault("application", "not asked"));
    table.row("old key answers the attacker", answers.getOrDefault("attacker", "not asked"));
    report.acceptedBackup().ifPresent(answer -> table.row("restore of accepted backup", answer));
    table.row(
        "attacker",
        findings.attacker().map(one -> one.successes() + " times successful, ").orElse("")
            + report
                .attackerShutOutSeconds()
                .map(seconds -> "shut out for good after " + seconds + " s")
                .orElse("not shut out"));
    table.row(
        "reads of every item, old key disabled",
        report.readable().ok() + " of " + report.readable().checked() + " as written");
    table.row(
        "application",
        report.application().errors() + " errors in " + report.application().calls() + " calls");
    report.forgottenJob().ifPresent(reports -> table.row("forgotten job", text(reports)));
    report.seconds().entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> order(entry.getKey())))
        .forEach(entry -> table.row("seconds " + entry.getKey(), entry.getValue()));
    report.proofHash().ifPresent(hash -> table.row("proof", hash));
    return table;
  }
}
