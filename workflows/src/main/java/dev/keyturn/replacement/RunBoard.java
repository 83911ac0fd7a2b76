package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.PaceStatus;
import dev.keyturn.reencryption.PacedChildren;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.WrappedDataKey;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run shows: its phase, its stores, what it waits for; on every change the web UI is told.
 */
final class RunBoard {
  private static final int MOST_WITNESSED = 20;

  private final String key;
  private final Decisions decisions;
  private final OutageTurns turns;
  private final PacedChildren sweeps = new PacedChildren();
  private final List<StoreLedger> stores = new ArrayList<>();
  private final Map<String, Double> seconds = new TreeMap<>();
  private final Map<String, List<String>> notes = new TreeMap<>();
  private Phase phase = Phase.PLANNING;
  private Instant since = now();
  private Optional<KeyArn> oldKey = Optional.empty();
  private Optional<PlanView> plan = Optional.empty();
  private Optional<KeyArn> newKey = Optional.empty();
  private Optional<Proof> proof = Optional.empty();
  private final Map<String, Instant> witnessed = new LinkedHashMap<>();
  private List<Pins> keyPins = List.of();
  private List<Pins> changes = List.of();
  private String waitsFor = "";
  private String trouble = "";
  private String approvalVoid = "";
  private PaceStatus pace = PaceStatus.FULL;
  private int sweepCount;
  private boolean announced;

  RunBoard(String key, Decisions decisions, OutageTurns turns) {
    this.key = key;
    this.decisions = decisions;
    this.turns = turns;
  }

  Phase phase() {
    return phase;
  }

  /** Enters a phase; search attributes change only here. */
  void enter(Phase next) {
    enter(next, "", "");
  }

  /** Enters a phase in which a person has to act. */
  void enter(Phase next, String trouble, String waitsFor) {
    if (next == phase
        && trouble.equals(this.trouble)
        && waitsFor.equals(this.waitsFor)
        && announced) {
      show();
      return;
    }
    announced = true;
    endSpan();
    phase = next;
    this.trouble = trouble;
    this.waitsFor = waitsFor;
    announce();
  }

  /** Another pace: for the sweeps that are going, for those to come, and for people to see. */
  void pace(PaceStatus decided) {
    sweeps.go(decided.pace());
    boolean turns = shown(decided) != shown(pace);
    if (turns) {
      endSpan();
    }
    pace = decided;
    if (turns) {
      announce();
    } else {
      show();
    }
  }

  /** The sweeps that are going. */
  PacedChildren sweeps() {
    return sweeps;
  }

  /** In which order they stop instances. */
  OutageTurns turns() {
    return turns;
  }

  /** What is paused is not in the phase in which it was; other phases are not held up. */
  private Phase shown(PaceStatus at) {
    boolean held =
        at.paused().isPresent() && (phase == Phase.REENCRYPTING || phase == Phase.VERIFYING);
    return held ? Phase.PAUSED : phase;
  }

  private void endSpan() {
    Instant at = now();
    double spent = (at.toEpochMilli() - since.toEpochMilli()) / 1000.0;
    seconds.merge(shown(pace).name(), spent, Double::sum);
    since = at;
  }

  private void announce() {
    Workflow.upsertTypedSearchAttributes(
        KeyturnAttributes.PHASE.valueSet(shown(pace).name()),
        KeyturnAttributes.SINCE.valueSet(since.atOffset(ZoneOffset.UTC)),
        KeyturnAttributes.REMAINING.valueSet(shut()));
    show();
  }

  /** Which key the run is about, whatever a person called it. */
  void known(KeyArn named) {
    oldKey = Optional.of(named);
    Workflow.upsertTypedSearchAttributes(KeyturnAttributes.KEY.valueSet(named.value()));
    show();
  }

  void planned(PlanView made) {
    plan = Optional.of(made);
    show();
  }

  void storesKnown(List<StoreLedger> ledgers) {
    stores.clear();
    stores.addAll(ledgers);
  }

  void created(KeyArn key) {
    newKey = Optional.of(key);
    show();
  }

  void sweepBegins() {
    sweepCount++;
  }

  void keyPins(List<Pins> pins) {
    keyPins = List.copyOf(pins);
  }

  /** What somebody changed about the keys. */
  void changes(List<Pins> found) {
    changes = List.copyOf(found);
  }

  /** What somebody did to the keys stays on view, also when they undo it. */
  void witnessed(List<String> found) {
    found.forEach(text -> witnessed.putIfAbsent(text, now()));
    List<String> all =
        witnessed.entrySet().stream()
            .limit(MOST_WITNESSED)
            .map(one -> one.getValue() + ": " + one.getKey())
            .collect(Collectors.toCollection(ArrayList::new));
    if (witnessed.size() > MOST_WITNESSED) {
      all.add("so many changes of the keys were seen: " + witnessed.size());
    }
    notes("keys", all);
  }

  /** The changes that nobody has accepted. */
  List<Pins> unacceptedChanges() {
    return changes.stream().filter(pins -> !decisions.isAccepted(pins)).toList();
  }

  /** What people should know although it stops nothing; replaces what was noted about it before. */
  void notes(String about, List<String> noted) {
    notes.put(about, List.copyOf(noted));
    show();
  }

  /** The proof and its approval are gone; why stays on view until the run ends. */
  void approvalVoid(String reason) {
    approvalVoid = "the last approval is void: " + reason;
    proof(Optional.empty());
  }

  void proof(Optional<Proof> current) {
    proof = current;
    show();
  }

  /**
   * A store's sweep has ended. There are hundreds of them, and nobody sees what a replay shows of
   * them: rendering each made it longer than a workflow task may last.
   */
  void swept() {
    if (!WorkflowUnsafe.isReplaying()) {
      show();
    }
  }

  /** Tells the web UI; cheap, not in history. */
  void show() {
    Workflow.setCurrentDetails(RunDetails.markdown(status(), proof));
  }

  List<String> notes() {
    return notes.values().stream().flatMap(List::stream).toList();
  }

  Optional<PlanView> plan() {
    return plan;
  }

  Optional<KeyArn> newKey() {
    return newKey;
  }

  Optional<Proof> proof() {
    return proof;
  }

  List<StoreLedger> stores() {
    return List.copyOf(stores);
  }

  /** Pins of all stores and of the key itself that nobody has accepted. */
  List<Pins> pins() {
    List<Pins> all = new ArrayList<>(keyPins);
    all.addAll(changes);
    stores.forEach(store -> all.addAll(store.pins()));
    all.removeIf(decisions::isAccepted);
    return List.copyOf(all);
  }

  List<Problem> problems() {
    return stores.stream().flatMap(store -> store.problems().stream()).limit(20).toList();
  }

  /** What each store holds, under the acceptances of now. */
  Stream<ItemCounts> counts() {
    return stores.stream().map(store -> store.counts(decisions::isAccepted));
  }

  /** How many items keep the gate shut. */
  long shut() {
    long inStores = counts().mapToLong(ItemCounts::shut).sum();
    return inStores
        + pins().stream()
            .filter(pins -> keyPins.contains(pins) || changes.contains(pins))
            .mapToLong(Pins::count)
            .sum();
  }

  /** Whether all that is left may go by another sweep, so that no person has to decide on it. */
  boolean leavesOnlySweeping() {
    return counts().allMatch(counts -> counts.shut() == counts.remaining() + counts.pinned())
        && pins().stream().noneMatch(pins -> pins.reason().isLasting());
  }

  /** Whether only pins are left, and each is one that no sweep lifts. */
  boolean leavesOnlyLastingPins() {
    return counts().allMatch(counts -> counts.shut() == counts.pinned())
        && pins().stream().allMatch(pins -> pins.reason().isLasting());
  }

  /** How many items of the stores nothing but another sweep has to move. */
  long remaining() {
    return counts().mapToLong(ItemCounts::remaining).sum();
  }

  List<WrappedDataKey> inlineKeys() {
    return stores.stream().flatMap(store -> store.inlineKeys().stream()).toList();
  }

  RunStatus status() {
    return new RunStatus(
        shown(pace),
        since,
        key,
        oldKey,
        newKey,
        sweepCount,
        stores.stream().map(store -> store.status(decisions::isAccepted)).toList(),
        Excerpts.pins(pins()),
        problems(),
        plan.map(PlanView::planHash),
        proof.map(Proof::hash),
        trouble.isEmpty() ? approvalVoid : trouble,
        waitsFor,
        seconds,
        Excerpts.texts(notes()),
        pace);
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
