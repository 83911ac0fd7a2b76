package dev.keyturn.starter.print;

import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.replacement.StoreStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a run is, as a person reads it. */
public final class StatusText {
  private StatusText() {}

  /** The run's phase, counts, what stands in the way, and what it waits for. */
  public static Page of(String run, RunStatus status, int width) {
    Page page =
        new Page(width)
            .heading(run)
            .field("phase", status.phase() + " since " + status.since())
            .field("key", status.key());
    status.oldKey().ifPresent(key -> page.field("old key", key));
    status.newKey().ifPresent(key -> page.field("new key", key));
    status.pace().sentences().forEach(sentence -> page.field("pace", sentence));
    page.field("sweeps", status.sweeps())
        .field("seconds", seconds(status.seconds()))
        .table("Stores", stores(status.stores()));
    return obstacles(page, status).points("Notes", status.notes());
  }

  /** What stands in the way and what a person has to do; nothing where nothing does. */
  public static Page obstacles(Page page, RunStatus status) {
    page.table("Pinned under the old key", pins(status.pins()))
        .table("Problems", problems(status.problems()));
    if (!status.waitsFor().isBlank()) {
      page.heading("WAITS FOR A PERSON").text(status.trouble()).text(status.waitsFor());
    }
    return page;
  }

  /** The counts by store, with a line for their sum where there are several. */
  public static Table stores(List<StoreStatus> stores) {
    return counts(
        stores.stream().map(store -> new StoreCounts(store.store(), store.counts())).toList());
  }

  /** Counts by store as a table; columns in which nothing was counted are left out. */
  static Table counts(List<StoreCounts> stores) {
    List<StoreCounts.Column> columns = StoreCounts.columns(stores);
    List<String> heads = new ArrayList<>(List.of("store"));
    columns.forEach(column -> heads.add(column.head()));
    Table table = new Table(heads.toArray(String[]::new));
    for (StoreCounts store : StoreCounts.withSum(stores)) {
      List<Object> cells = new ArrayList<>(List.of(store.store()));
      columns.forEach(column -> cells.add(column.count().applyAsLong(store.counts())));
      table.row(cells.toArray());
    }
    return table;
  }

  /** How long each phase took, in the order of the phases. */
  static String seconds(Map<String, Double> seconds) {
    return Stream.of(Phase.values())
        .map(Phase::name)
        .filter(seconds::containsKey)
        .map(phase -> String.format(Locale.ROOT, "%s %.1f", phase, seconds.get(phase)))
        .collect(Collectors.joining(", "));
  }

  private static Table pins(List<Pins> pins) {
    Table table = new Table("pin", "items", "why", "remedy", "such as");
    for (Pins pin : pins) {
      table.row(
          pin.name(),
          pin.count(),
          pin.reason().why(),
          pin.reason().remedy(),
          pin.examples().stream().limit(3).collect(Collectors.joining(", ")));
    }
    return table;
  }

  private static Table problems(List<Problem> problems) {
    Table table = new Table("store", "item", "is", "detail");
    problems.forEach(one -> table.row(one.store(), one.item(), one.standing(), one.detail()));
    return table;
  }
}
