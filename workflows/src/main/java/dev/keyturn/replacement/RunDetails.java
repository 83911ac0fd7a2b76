package dev.keyturn.replacement;

import dev.keyturn.Markdown;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.PaceStatus;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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
    if (!status.pace().sentences().isEmpty()) {
      text.append(pace(status.pace())).append("\n\n");
    }
    if (!status.trouble().isEmpty()) {
      text.append("**").append(Markdown.text(status.trouble())).append("**\n\n");
    }
    if (!status.waitsFor().isEmpty()) {
      text.append(status.waitsFor()).append("\n\n");
    }
    table(status, text);
    keys(status, text);
    status.pins().forEach(pins -> text.append(pinned(pins)));
    status.problems().forEach(problem -> text.append(line(problem)));
    status
        .notes()
        .forEach(note -> text.append("- note: ").append(Markdown.text(note)).append('\n'));
    proof.ifPresent(given -> text.append(proof(given)));
    return text.toString();
  }

  private static void keys(RunStatus status, StringBuilder text) {
    text.append("- key `").append(status.key()).append("`\n");
    status.oldKey().ifPresent(key -> text.append("- old key `").append(key).append("`\n"));
    text.append("- new key ")
        .append(status.newKey().map(key -> "`" + key + "`").orElse("not made yet"))
        .append("\n");
  }

  private static String pace(PaceStatus pace) {
    return "**"
        + Markdown.text(String.join("; ", pace.sentences()))
        + "**"
        + pace.paused()
            .map(held -> "; to go on, send the Update `resume`: `{\"by\":\"…\"}`")
            .orElse("");
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
    List<String> heads = new ArrayList<>(List.of("store"));
    heads.addAll(columns.keySet());
    text.append(
            Markdown.table(
                heads,
                status.stores().stream().map(store -> row(store, columns.values())).toList()))
        .append("\nSweeps so far: ")
        .append(status.sweeps())
        .append("\n\n");
  }

  private static List<String> row(
      StoreStatus store, Collection<ToLongFunction<ItemCounts>> columns) {
    List<String> cells = new ArrayList<>(List.of(store.store()));
    columns.forEach(count -> cells.add(String.valueOf(count.applyAsLong(store.counts()))));
    return cells;
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
        + Markdown.text(String.join(", ", pins.examples().stream().limit(3).toList()))
        + ". To leave it behind, another person than the requester sends the Update `accept`:"
        + " `{\"pin\":\""
        + pins.name()
        + "\",\"digest\":\""
        + pins.digest()
        + "\",\"approver\":\"…\",\"reason\":\"…\",\"until\":\"2027-01-31\"}`\n";
  }

  private static String line(Problem problem) {
    return "- "
        + problem.standing()
        + " "
        + Markdown.text(problem.store())
        + " `"
        + problem.item().replace('`', '\'')
        + "`: "
        + Markdown.text(problem.detail())
        + "\n";
  }

  private static String proof(Proof proof) {
    ProofSubject subject = proof.subject();
    return "\n**Proof** `"
        + proof.hash()
        + "`\n\nIt covers "
        + Markdown.text(String.join(", ", subject.scope()))
        + ".\n\nItems that keep a data key that an adversary may hold: at most "
        + proof.observations().dataKeysKept()
        + ". Samples will be read "
        + Markdown.text(proof.observations().readers())
        + "; "
        + Markdown.text(proof.observations().sealed())
        + ".\n"
        + guards(subject)
        + superseded(proof.observations())
        + "\nNot looked at:\n\n- "
        + String.join("\n- ", subject.notLookedAt().stream().map(Markdown::text).toList())
        + "\n";
  }

  private static String guards(ProofSubject subject) {
    return subject.guards().isEmpty()
        ? ""
        : "\nIt lifts these guards of the old key for the disable, and puts them back: "
            + Markdown.text(String.join(", ", subject.guards()))
            + ".\n";
  }

  private static String superseded(ProofObservations seen) {
    return seen.superseded().isEmpty()
        ? ""
        : "\nIt dies with the old key, and lives on under the new one: "
            + Markdown.text(String.join(", ", seen.superseded()))
            + ".\n";
  }
}
