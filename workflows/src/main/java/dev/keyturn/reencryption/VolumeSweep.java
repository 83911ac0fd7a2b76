package dev.keyturn.reencryption;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyLock;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One sweep over one volume: whether, when and under which lock it is swapped. */
final class VolumeSweep {
  private final StoreRequest request;
  private final DataStore.Volume store;
  private final VolumeSteps steps;
  private final VolumeStanding standing;
  private final VolumeSwap swap;
  private String held = "";
  private List<String> kept = List.of();

  VolumeSweep(StoreRequest request, DataStore.Volume store) {
    Sweep sweep = request.sweep();
    this.request = request;
    this.store = store;
    this.steps = new VolumeSteps(sweep.newKey().region());
    this.standing = new VolumeStanding(store, sweep);
    String run = request.run().orElseGet(() -> Workflow.getInfo().getWorkflowId());
    this.swap = new VolumeSwap(steps, sweep.newKey(), run);
  }

  /** Swaps the volume, or says why not; verifying, only looks. */
  Tally sweep() {
    VolumeFacts facts = steps.look(store.id());
    return request.sweep().changes() ? change(facts) : standing.seen(facts, VolumeSteps.now());
  }

  /** What the report should say of it. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!swap.parity().isEmpty()) {
      notes.add(
          "volume " + store.id() + " as it was -> as it is: " + String.join(", ", swap.parity()));
    }
    for (String copy : kept) {
      notes.add(
          "volume "
              + copy
              + " is a copy of "
              + store.id()
              + " that was attached once and is not in use; look what is on it, then delete it by"
              + " hand");
    }
    return notes;
  }

  private Tally change(VolumeFacts facts) {
    if (facts.volume().isEmpty() && request.sweep().isFirst()) {
      throw FailureType.NOT_FOUND.failure(
          "store: volume "
              + store.id()
              + " does not exist in "
              + request.sweep().newKey().region()
              + "; check its id, and take it out of stores if it is gone");
    }
    if (facts.record().isPresent()) {
      Optional<Tally> broken = makeWhole(facts);
      if (broken.isPresent()) {
        return broken.get();
      }
    }
    VolumeFacts now = facts.record().isPresent() ? steps.look(store.id()) : facts;
    Optional<Tally> settled = standing.settled(now, VolumeSteps.now());
    if (settled.isPresent()) {
      return settled.get();
    }
    try {
      prepare(now);
    } catch (CanceledFailure cancelled) {
      Workflow.newDetachedCancellationScope(this::tidy).run();
      throw cancelled;
    }
    return swapUnderLock();
  }

  /** What an earlier run broke off goes first, whether or not this one may stop anything. */
  private Optional<Tally> makeWhole(VolumeFacts facts) {
    facts.record().flatMap(SwapRecord::instance).ifPresent(this::hold);
    return recovered();
  }

  private void prepare(VolumeFacts facts) {
    Optional<InstanceFacts> instance =
        facts
            .volume()
            .filter(volume -> !volume.attachments().isEmpty())
            .flatMap(v -> facts.instance());
    if (instance.filter(found -> !found.isStopped()).isPresent()) {
      swap.snapshotFirst(store.id());
      store.window().ifPresent(VolumeSweep::awaitBegin);
    }
    instance.map(InstanceFacts::id).ifPresent(this::hold);
  }

  private static void awaitBegin(MaintenanceWindow window) {
    Instant now = VolumeSteps.now();
    if (now.isBefore(window.from())) {
      Workflow.sleep(Duration.between(now, window.from()));
    }
  }

  /** The others of the instance may have changed everything while this one waited. */
  private Tally swapUnderLock() {
    VolumeFacts facts = steps.look(store.id());
    if (!facts.openSwaps().isEmpty()) {
      Optional<Tally> broken = recovered();
      if (broken.isPresent()) {
        return broken.get();
      }
      facts = steps.look(store.id());
    }
    Optional<Tally> settled = standing.settled(facts, VolumeSteps.now());
    if (settled.isPresent()) {
      tidy();
      return settled.get();
    }
    return swapped(facts);
  }

  private Tally swapped(VolumeFacts facts) {
    Optional<TemporalFailure> failed;
    try {
      failed = swap.swap(facts);
    } catch (TemporalFailure failure) {
      return notWhole(failure);
    }
    if (failed.isPresent() && CancellationScope.current().isCancelRequested()) {
      throw failed.get();
    }
    VolumeFacts after = steps.look(store.id());
    kept = idle(after);
    return after
        .replacedBy()
        .map(by -> standing.replaced(after, by, Standing.NEW_DATA_KEY))
        .orElseThrow(() -> undone(failed));
  }

  /** What may have been written to is never deleted, so that a person has to know of it. */
  private static List<String> idle(VolumeFacts facts) {
    return facts.copies().stream()
        .filter(VolumeState::isAvailable)
        .map(VolumeState::id)
        .filter(id -> facts.replacedBy().filter(id::equals).isEmpty())
        .toList();
  }

  /** Thrown, so that a person is asked before the instance is stopped once more. */
  private RuntimeException undone(Optional<TemporalFailure> failed) {
    return failed
        .flatMap(FailureType::of)
        .orElse(FailureType.AWS_REFUSED)
        .failure(
            "nothing was replaced, "
                + store.id()
                + " is where it was: "
                + failed.map(FailureType::message).orElse("the swap was not noted")
                + (kept.isEmpty() ? "" : "; copies that were attached once are kept: " + kept));
  }

  private Optional<Tally> recovered() {
    try {
      Workflow.newDetachedCancellationScope(() -> new SwapRecovery(steps).makeWhole(store.id()))
          .run();
      return Optional.empty();
    } catch (TemporalFailure failure) {
      return Optional.of(notWhole(failure));
    }
  }

  /** Nothing goes back any more: the new volume may hold what the old one lacks. */
  private Tally notWhole(TemporalFailure failure) {
    if (CancellationScope.current().isCancelRequested()) {
      throw failure;
    }
    VolumeFacts facts = steps.look(store.id());
    String by = facts.replacedBy().orElse("");
    return standing.problem(
        Standing.UNKNOWN,
        (by.isEmpty()
                ? "the swap of " + store.id() + " broke off and could not be undone: "
                : by + " has replaced " + store.id() + " and may hold newer writes, but: ")
            + FailureType.message(failure));
  }

  private void tidy() {
    steps
        .call("Delete what no swap of " + store.id() + " used")
        .deleteUnused(steps.query(store.id()));
  }

  /** Volumes of one instance take turns; the lock ends with this workflow. */
  private void hold(String instance) {
    if (held.equals(instance)) {
      return;
    }
    String id = "instance/" + request.sweep().oldKey().account() + "/" + instance;
    Instant began = VolumeSteps.now();
    while (!KeyLock.tryTake(id, instance)) {
      Workflow.sleep(VolumeSteps.PAUSE.after(Duration.between(began, VolumeSteps.now())));
    }
    held = instance;
  }
}
