package dev.keyturn.reencryption;

import java.util.Optional;

/** Where a table stands, by what was seen of it; an item is the table's key in one region. */
public final class TableStandings {
  private TableStandings() {}

  /**
   * Where a table stands after a sweep.
   *
   * @param first how it stood when the sweep began
   * @param last how it stands now
   * @param trouble why DynamoDB would not change its key, if it was asked and would not
   */
  public static Tally of(
      TableOrder order, TableSight first, TableSight last, Optional<Trouble> trouble) {
    Tally replicas =
        last.replicas().stream()
            .map(replica -> Tally.one(Standing.NOT_OURS))
            .reduce(Tally.EMPTY, Tally::plus);
    return replicas.plus(own(order, first, last, trouble));
  }

  /** Why a key was not changed, and whether that is for good. */
  public record Trouble(boolean refused, String said) {}

  private static Tally own(
      TableOrder order, TableSight first, TableSight last, Optional<Trouble> trouble) {
    Sweep sweep = order.sweep();
    if (last.missing()) {
      return Tally.one(Standing.GONE);
    }
    if (last.lost()) {
      return problem(
          order,
          Standing.FAILED,
          "is "
              + last.status()
              + ": DynamoDB can't use its key; enable "
              + last.key().orElse("the key")
              + " and let DynamoDB use it (after seven days DynamoDB archives the table), then send"
              + " retryFailed");
    }
    if (last.settledUnder(sweep.newKey())) {
      return Tally.one(
          sweep.changes() && first.under(sweep.oldKey())
              ? Standing.REWRAPPED
              : Standing.ALREADY_CURRENT);
    }
    if (last.changing() || last.under(sweep.newKey())) {
      return problem(
          order, Standing.UNKNOWN, "is still " + last.status() + "; wait, then send retryFailed");
    }
    return last.under(sweep.oldKey()) ? underOldKey(order, trouble) : Tally.one(Standing.NOT_OURS);
  }

  private static Tally underOldKey(TableOrder order, Optional<Trouble> trouble) {
    if (trouble.filter(Trouble::refused).isPresent()) {
      return Tally.pinned(
          Pins.of(
              order.store(),
              PinReason.KEY_CHANGE_REFUSED,
              order.table() + " under " + order.sweep().oldKey(),
              order.table() + ": " + trouble.get().said()));
    }
    return problem(
        order,
        order.sweep().changes() ? Standing.FAILED : Standing.REMAINING,
        trouble.map(Trouble::said).orElse("is under the old key"));
  }

  private static Tally problem(TableOrder order, Standing standing, String detail) {
    return Tally.problem(new Problem(order.store(), order.table(), standing, detail));
  }
}
