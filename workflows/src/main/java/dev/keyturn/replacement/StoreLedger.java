package dev.keyturn.replacement;

import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.StoreResult;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.reencryption.WrappedKeySource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One store's books over all sweeps of a run. What was moved adds up; what stands is what the last
 * sweep saw, so that every item is counted once.
 */
final class StoreLedger {
  private DataStore store;
  private final long planned;
  private final Optional<String> instance;
  private ItemCounts moved = ItemCounts.NONE;
  private Tally last = Tally.EMPTY;
  private boolean verified;
  private List<String> replacedVersions = List.of();
  private boolean updateTrusted = true;
  private Instant newWritesSince = Instant.EPOCH;
  private Optional<String> sweeping = Optional.empty();
  private final List<String> notes = new ArrayList<>();

  StoreLedger(DataStore store, Optional<StorePlan> plan) {
    this.store = store;
    this.planned = plan.map(StorePlan::items).orElse(0L);
    this.instance = plan.flatMap(StorePlan::instance);
  }

  DataStore store() {
    return store;
  }

  /** Whether it holds wrapped keys in the items of a table. */
  boolean holdsItems() {
    return store instanceof DataStore.DataKeys keys
        && keys.in() instanceof WrappedKeySource.TableItems;
  }

  /** Objects and items are throttled; the others are few, and each is a copy that AWS makes. */
  boolean goesByItems() {
    return store instanceof DataStore.Bucket || holdsItems();
  }

  /** Whether an application's role can read it. */
  boolean isReadByRoles() {
    return StoreHandling.of(store).isReadByRoles();
  }

  /** Whether an instance may be stopped for it. */
  boolean mayStopInstances() {
    return store instanceof DataStore.Volume volume && volume.stopInstances();
  }

  /** The instance of a volume when it was planned. */
  Optional<String> instance() {
    return instance;
  }

  /** Whether a sweep of this run has moved anything. */
  boolean hasMoved() {
    return moved.moved() > 0;
  }

  List<String> replacedVersions() {
    return replacedVersions;
  }

  /** AWS's time from which writes to this store are known to use the new key. */
  Instant newWritesSince() {
    return newWritesSince;
  }

  boolean updateTrusted() {
    return updateTrusted;
  }

  void sweeping(Optional<String> workflowId) {
    sweeping = workflowId;
  }

  /**
   * Enters what a sweep did and saw. Only the first sweep counts what is gone: later ones would
   * count again what was moved and then deleted. What is wrong with an item that is under the new
   * key is noted, since the next sweep finds nothing wrong with it.
   */
  void enter(Sweep sweep, StoreResult result) {
    ItemCounts counts = result.tally().counts();
    moved =
        moved.plus(
            new ItemCounts(
                counts.newDataKeys(),
                counts.rewrapped(),
                0,
                sweep.isFirst() ? counts.gone() : 0,
                0,
                0,
                0,
                0,
                0,
                0,
                0));
    last = result.tally();
    verified = !sweep.changes();
    replacedVersions = result.replacedVersions();
    updateTrusted = result.updateTrusted();
    newWritesSince = result.newWritesSince();
    notes.addAll(result.notes());
    result.tally().problems().stream()
        .filter(problem -> problem.standing() == Standing.ALREADY_CURRENT)
        .map(problem -> problem.store() + ", " + problem.item() + ": " + problem.detail())
        .forEach(notes::add);
    if (!result.inline().isEmpty()) {
      store = new DataStore.DataKeys(new WrappedKeySource.Inline(result.inline()));
    }
  }

  /** Enters a sweep that ended in a failure: what the store holds is unknown. */
  void fail(SweepKind kind, Problem problem) {
    last = Tally.problem(problem);
    verified = kind == SweepKind.VERIFY;
  }

  List<WrappedDataKey> inlineKeys() {
    return store instanceof DataStore.DataKeys keys
            && keys.in() instanceof WrappedKeySource.Inline inline
        ? inline.keys()
        : List.of();
  }

  /** What the sweeps noted for the report. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  List<Pins> pins() {
    return last.pins();
  }

  List<Problem> problems() {
    return last.problems();
  }

  List<String> superseded() {
    return last.superseded();
  }

  /**
   * Every item once: moved by this run, or else as the last sweep saw it. A verifying sweep sees
   * the moved ones again as current, so that they are taken off; where the application deleted some
   * of them since, that leaves fewer current ones than there are, never more.
   */
  ItemCounts counts(Predicate<Pins> isAccepted) {
    ItemCounts seen = last.counts();
    long again = verified ? moved.moved() : moved.moved() - seen.moved();
    long accepted = last.pins().stream().filter(isAccepted).mapToLong(Pins::count).sum();
    return new ItemCounts(
        moved.newDataKeys(),
        moved.rewrapped(),
        Math.max(0, seen.alreadyCurrent() - again),
        moved.gone(),
        seen.superseded(),
        accepted,
        seen.pinned() - accepted,
        seen.failed(),
        seen.unknown(),
        seen.remaining(),
        seen.notOurs());
  }

  StoreStatus status(Predicate<Pins> isAccepted) {
    ItemCounts counts = counts(isAccepted);
    long expected = Math.max(planned, counts.total());
    return new StoreStatus(store.storeId(), store.type(), counts, expected, sweeping);
  }
}
