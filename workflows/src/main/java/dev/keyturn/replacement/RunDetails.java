package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** A run's status as the Markdown that the web UI shows (CommonMark and GFM tables only). */
final class RunDetails {
  private static final Map<String, ToLongFunction<ItemCounts>> COLUMNS = columns();

  private RunDetails() {}

  private static Map<String, ToLongFunction<ItemCounts>> columns() {
    Map<String, ToLongFunction<ItemCounts>> columns = new LinkedHashMap<>();
    columns.put("new data key", ItemCounts::newDataKeys);
    columns.put("rewrapped", ItemCounts::rewrapped);
    columns.put("current", ItemCounts::alreadyCurrent);
    columns.put("gone", ItemCounts::gone);
    columns.put("superseded", ItemCounts::superseded);
    columns.put("accepted", ItemCounts::accepted);
    columns.put("pinned", ItemCounts::pinned);
    columns.put("failed", ItemCounts::failed);
    columns.put("unknown", ItemCounts::unknown);
    columns.put("remaining", ItemCounts::remaining);
    return Collections.unmodifiableMap(columns);
  }

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
    status.notes().forEach(note -> text.append("- note: ").append(escape(note)).append('\n'));
    proof.ifPresent(given -> text.append(proof(given)));
    return text.toString();
  }

  /** Only columns in which something was counted: the web UI cuts wide tables off. */
  private static void table(RunStatus status, StringBuilder text) {
    if (status.stores().isEmpty()) {
      return;
    }
    Map<String, ToLongFunction<ItemCounts>> columns = new LinkedHashMap<>(COLUMNS);
    columns
        .values()
        .removeIf(
            count ->
                status.stores().stream().allMatch(store -> count.applyAsLong(store.counts()) == 0));
    columns.put("total", ItemCounts::total);
    text.append("| store | ").append(String.join(" | ", columns.keySet())).append(" |\n|---");
    text.append("|---".repeat(columns.size())).append("|\n");
    for (StoreStatus store : status.stores()) {
      text.append("| ").append(escape(store.store()));
      columns
          .values()
          .forEach(count -> text.append(" | ").append(count.applyAsLong(store.counts())));
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
        + ". Items that keep a data key that an adversary may hold: at most "
        + proof.observations().dataKeysKept()
        + ". Samples will be read "
        + escape(proof.observations().readers())
        + ".\n"
        + superseded(proof.observations());
  }

  private static String superseded(ProofObservations seen) {
    return seen.superseded().isEmpty()
        ? ""
        : "\nIt dies with the old key, and lives on under the new one: "
            + escape(String.join(", ", seen.superseded()))
            + ".\n";
  }

  private static String escape(String text) {
    return text.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_").replace("<", "&lt;");
  }
}
