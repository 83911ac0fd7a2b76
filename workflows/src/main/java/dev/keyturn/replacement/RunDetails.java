package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Problem;
import java.util.Optional;

/** A run's status as the Markdown that the web UI shows (CommonMark and GFM tables only). */
final class RunDetails {
  private RunDetails() {}

  static String markdown(RunStatus status, Optional<Proof> proof) {
    StringBuilder text = new StringBuilder();
    text.append("### ").append(status.phase()).append("\n\n");
    text.append("Key `").append(status.key()).append("`");
    status.oldKey().ifPresent(key -> text.append(", old `").append(key).append('`'));
    text.append(", new ")
        .append(
            status.newKey().map(KeyArn::value).map(arn -> "`" + arn + "`").orElse("not made yet"));
    text.append("\n\n");
    if (!status.trouble().isEmpty()) {
      text.append("**").append(escape(status.trouble())).append("**\n\n");
    }
    if (!status.waitsFor().isEmpty()) {
      text.append(status.waitsFor()).append("\n\n");
    }
    table(status, text);
    status.pins().forEach(pins -> text.append(pinned(pins)));
    status.problems().forEach(problem -> text.append(line(problem)));
    proof.ifPresent(given -> text.append(proof(given)));
    return text.toString();
  }

  private static void table(RunStatus status, StringBuilder text) {
    if (status.stores().isEmpty()) {
      return;
    }
    text.append(
        "| store | new data keys | rewrapped | current | gone | superseded | accepted | pinned | failed or unknown | remaining |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|\n");
    for (StoreStatus store : status.stores()) {
      ItemCounts c = store.counts();
      text.append("| ").append(escape(store.store()));
      for (long n :
          new long[] {
            c.newDataKeys(),
            c.rewrapped(),
            c.alreadyCurrent(),
            c.gone(),
            c.superseded(),
            c.accepted(),
            c.pinned(),
            c.failed() + c.unknown(),
            c.remaining()
          }) {
        text.append(" | ").append(n);
      }
      text.append(" |\n");
    }
    text.append("\nSweeps so far: ").append(status.sweeps()).append("\n\n");
  }

  private static String pinned(Pins pins) {
    return "- pinned `"
        + pins.name()
        + "`: "
        + pins.count()
        + ", "
        + pins.reason().why()
        + "; "
        + pins.reason().remedy()
        + ". For example "
        + escape(String.join(", ", pins.examples().stream().limit(3).toList()))
        + "\n";
  }

  private static String line(Problem problem) {
    return "- "
        + problem.standing()
        + " "
        + escape(problem.store())
        + " `"
        + problem.item().replace('`', '\'')
        + "`: "
        + escape(problem.detail())
        + "\n";
  }

  private static String proof(Proof proof) {
    ProofSubject subject = proof.subject();
    return "\n**Proof** `"
        + proof.hash()
        + "`\n\nIt covers "
        + escape(String.join(", ", subject.scope()))
        + ". Not looked at: "
        + String.join("; ", subject.notLookedAt())
        + ". Data keys that an adversary may hold and that stay in use: "
        + proof.observations().dataKeysKept()
        + ".\n";
  }

  private static String escape(String text) {
    return text.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_").replace("<", "&lt;");
  }
}
