package dev.keyturn.reencryption;

import dev.keyturn.failure.FailureType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes an instance whole after swaps that ended or broke off, from their records alone: forward if
 * the new volume may have been written to, back to the old one otherwise. Needs the instance's
 * lock.
 */
final class SwapRecovery {
  private final VolumeSteps steps;
  private final SwapLedger ledger;

  SwapRecovery(VolumeSteps steps) {
    this.steps = steps;
    this.ledger = steps.ledger;
  }

  /** Makes the instance whole, see below, to the end, also where the run is cancelled. */
  Optional<TemporalFailure> makeWholeDetached(List<String> open) {
    List<TemporalFailure> back = new ArrayList<>();
    Workflow.newDetachedCancellationScope(() -> makeWhole(open).ifPresent(back::add)).run();
    return back.stream().findFirst();
  }

  /**
   * Ends the swaps of these volumes of one instance, and no others; starts the instance once, and
   * only if whole. Where there is no room to start it with the copies, nothing was written to them,
   * so that all go back.
   *
   * @return why they went back after all
   */
  private Optional<TemporalFailure> makeWhole(List<String> open) {
    if (open.size() > 1) {
      withdrawHalf(open);
    }
    List<Boolean> ran = each(open, this::place);
    int started = ran.lastIndexOf(true);
    Optional<TemporalFailure> back = Optional.empty();
    if (started >= 0) {
      back = startOrGoBack(open, open.get(started));
    }
    each(open, this::end);
    return back;
  }

  private Optional<TemporalFailure> startOrGoBack(List<String> open, String volume) {
    List<VolumeFacts> committed =
        steps.look(open).stream().filter(facts -> ledger.replacedBy(facts).isPresent()).toList();
    if (committed.isEmpty() || !committed.stream().allMatch(this::isUnstarted)) {
      new InstanceStart(steps, volume).insist();
      return Optional.empty();
    }
    try {
      new InstanceStart(steps, volume).start();
      return Optional.empty();
    } catch (ActivityFailure failure) {
      if (!FailureType.NO_CAPACITY.isOf(failure)
          || !steps.look(open).stream().allMatch(this::isUnstarted)) {
        throw failure;
      }
      committed.forEach(this::takeBack);
      each(open, this::place);
      new InstanceStart(steps, volume).insist();
      return Optional.of(failure);
    }
  }

  /** In this order, as the commit is what tells which copy is attached. */
  private void takeBack(VolumeFacts facts) {
    String copy = ledger.replacedBy(facts).orElseThrow();
    detach(copy, ledger.record(facts).orElseThrow());
    withdraw(facts.volume().orElseThrow().id(), copy);
  }

  private boolean isUnstarted(VolumeFacts facts) {
    return ledger.record(facts).filter(record -> record.isUntouched(facts)).isPresent();
  }

  /** All at once; a failure is thrown when nothing goes on any more. */
  private static <T> List<T> each(List<String> volumes, Functions.Func1<String, T> step) {
    List<Promise<T>> open = volumes.stream().map(one -> Async.function(step, one)).toList();
    Promises.awaitAll(open);
    return open.stream().map(Promise::get).toList();
  }

  /**
   * Where not every swap was committed, none is: the instance was not started with the copies, so
   * that all of them can go back.
   */
  private void withdrawHalf(List<String> open) {
    List<VolumeFacts> swaps =
        steps.look(open).stream()
            .filter(facts -> ledger.record(facts).flatMap(SwapRecord::instance).isPresent())
            .toList();
    if (swaps.stream().allMatch(facts -> ledger.replacedBy(facts).isPresent())) {
      return;
    }
    for (VolumeFacts facts : swaps) {
      Optional<String> by = facts.replacedBy();
      if (by.isPresent() && ledger.record(facts).orElseThrow().isUntouched(facts)) {
        withdraw(facts.volume().orElseThrow().id(), by.get());
      }
    }
  }

  private void withdraw(String volume, String copy) {
    steps
        .call("After all " + copy + " does not replace " + volume)
        .withdrawCommit(new ReplacedVolume(steps.query(volume), copy));
    steps.await(
        "it shows that nothing replaces " + volume,
        volume,
        VolumeSteps.SOON,
        facts -> facts.replacedBy().filter(copy::equals).isEmpty());
  }

  /** Puts one of the two volumes in its place; gives whether the instance ran before. */
  private boolean place(String volume) {
    VolumeFacts facts = steps.look(volume);
    Optional<SwapRecord> record = ledger.record(facts);
    if (record.flatMap(SwapRecord::instance).isEmpty()) {
      if (ledger.replacedBy(facts).isEmpty()) {
        facts.replacement().ifPresent(copy -> withdrawUnattached(volume, facts, copy));
      }
      return false;
    }
    Optional<String> by = ledger.replacedBy(facts).filter(copy -> !isBack(facts, record.get()));
    if (by.isPresent()) {
      attach(by.get(), record.get());
    } else {
      requireNoOther(volume, facts);
      Optional<String> named = facts.replacedBy().or(() -> ledger.ordered(volume));
      facts
          .unprovenReplacement()
          .or(() -> named)
          .ifPresent(copy -> requireUntouched(volume, copy, facts, record.get()));
      named.ifPresent(copy -> withdraw(volume, copy));
      takeCopiesOff(volume, facts, record.get());
      attach(volume, record.get());
    }
    return record.get().wasRunning();
  }

  /** Whether a way back has put the old volume in its place already and was broken off then. */
  private static boolean isBack(VolumeFacts facts, SwapRecord record) {
    return isAttached(facts, record.instance().orElseThrow()) && record.isUntouched(facts);
  }

  /** Nobody has used the copy, or the old volume, since the swap broke off. */
  private void withdrawUnattached(String volume, VolumeFacts facts, VolumeState copy) {
    boolean inUse =
        !copy.attachments().isEmpty()
            || facts.volume().filter(old -> !old.attachments().isEmpty()).isPresent();
    if (inUse) {
      throw FailureType.CHANGED_BY_OTHERS.failure(
          "the swap of "
              + volume
              + " by "
              + copy.id()
              + " broke off, and one of the two is attached since; decide which of them stays. If it"
              + " is the copy, delete its tag "
              + SwapTags.UNUSED
              + ", otherwise the tag "
              + SwapTags.REPLACED_BY
              + " of "
              + volume
              + "; then send retryFailed");
    }
    withdraw(volume, copy.id());
  }

  /** What another sweep did is known by tags alone: a strange one is for a person to judge. */
  private void requireNoOther(String volume, VolumeFacts facts) {
    facts
        .unprovenReplacement()
        .filter(named -> !ledger.isAtWork(volume))
        .ifPresent(
            named -> {
              throw FailureType.CHANGED_BY_OTHERS.failure(
                  "a swap of "
                      + volume
                      + " has not ended, and its tag "
                      + SwapTags.REPLACED_BY
                      + " names "
                      + named
                      + ", which nothing shows to be its copy; decide which of them stays, attach it,"
                      + " and delete both tags, that and "
                      + SwapTags.RECORD);
            });
  }

  private void takeCopiesOff(String volume, VolumeFacts facts, SwapRecord record) {
    String instance = record.instance().orElseThrow();
    for (VolumeState copy : steps.copies(volume, facts)) {
      if (copy.at(instance).isPresent()) {
        requireUntouched(volume, copy.id(), facts, record);
        detach(copy.id(), record);
      }
    }
  }

  /** Whoever started the instance meanwhile let it write to the copy. */
  private static void requireUntouched(
      String volume, String copy, VolumeFacts facts, SwapRecord record) {
    if (!record.isUntouched(facts)) {
      throw FailureType.CHANGED_BY_OTHERS.failure(
          "instance "
              + record.instance().orElse("")
              + " was started by somebody else with "
              + copy
              + " in place of "
              + volume
              + ", which may hold newer writes; decide which stays, attach it, and delete the tag "
              + SwapTags.RECORD);
    }
  }

  /** Attaches a volume where the record says, unless it is there. */
  void attach(String volume, SwapRecord record) {
    String instance = record.instance().orElseThrow();
    AttachmentOrder order = new AttachmentOrder(steps.query(volume), record);
    ledger.uses(volume);
    if (!isAttached(steps.look(volume), instance)) {
      steps.call("Attach " + volume + " at " + record.device()).attachVolume(order);
      steps.await(
          volume + " is attached to " + instance,
          volume,
          VolumeSteps.SOON,
          facts -> isAttached(facts, instance));
    }
    steps.call("Set DeleteOnTermination of " + volume).setDeleteOnTermination(order);
  }

  /** Detaches a volume from where the record says. */
  void detach(String volume, SwapRecord record) {
    steps.call("Detach " + volume).detachVolume(new AttachmentOrder(steps.query(volume), record));
    steps.await(
        volume + " is detached",
        volume,
        VolumeSteps.SOON,
        facts -> facts.volume().filter(VolumeState::isAvailable).isPresent());
  }

  private static boolean isAttached(VolumeFacts facts, String instance) {
    return facts
        .volume()
        .flatMap(found -> found.at(instance))
        .filter(VolumeAttachment::isAttached)
        .isPresent();
  }

  /**
   * Deletes after: what may not be deleted keeps no swap open. The application's tags are last: the
   * worker's policy may allow it calls by one of them.
   */
  private VolumeQuery end(String volume) {
    VolumeQuery ended = steps.call("End the swap of " + volume).endSwap(steps.query(volume));
    ledger.ended(volume);
    steps.deleteUnused(volume);
    new ApplicationTags(steps).settle(volume);
    return ended;
  }
}
