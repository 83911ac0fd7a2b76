package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyLookOrder;
import dev.keyturn.key.KeyLooks;
import dev.keyturn.key.KeyObservation;
import dev.keyturn.key.ServiceGrants;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What looks at a run's two keys find: what people did to them, and what KMS and CloudTrail know of
 * use that no store shows.
 */
final class KeyFindings {
  private final ReplacementRequest request;
  private final ReplacementPlan plan;
  private final KeyArn newKey;
  private final Sealing sealing;
  private final Callers callers;
  private final KeyWatch watch;
  private final RunBoard board;
  private final Decisions decisions;
  private final Human human;
  private Optional<Instant> mended = Optional.empty();
  private boolean mendedSince;

  KeyFindings(
      ReplacementRequest request,
      ReplacementPlan plan,
      Verification.Repointed repointed,
      RunBoard board,
      Decisions decisions,
      Human human) {
    this.request = request;
    this.plan = plan;
    this.newKey = repointed.newKey();
    this.sealing = repointed.sealing();
    this.callers = repointed.callers();
    this.watch = new KeyWatch(plan, Optional.of(newKey), sealing, repointed.guarding());
    this.board = board;
    this.decisions = decisions;
    this.human = human;
  }

  /** A person is asked about what is pinned, and has a word with whom the seal denies. */
  void asks() {
    mendedSince = board.pins().stream().anyMatch(Callers::isDenied);
  }

  /** A sweep begins with this look; who was denied before what a person mended is no matter. */
  void begins(KeyLooks before) {
    if (mendedSince) {
      mended = Optional.of(old(before).at());
      mendedSince = false;
    }
  }

  /** Both keys as they are now. */
  KeyLooks look(Phase phase) {
    return human.step(phase, this::observe);
  }

  /**
   * Compares who may use the keys by now with what the run put; a person is asked about what
   * differs.
   *
   * @return whether anybody was waited for
   */
  boolean untilUnchanged() {
    for (boolean waited = false; ; waited = true) {
      KeyLooks now = look(Phase.SOAKING);
      List<String> found = new ArrayList<>(watch.letIn(now));
      found.addAll(watch.newAstray(now));
      found.addAll(changed(now));
      if (found.isEmpty()) {
        noteLateAcceptances();
        return waited;
      }
      board.witnessed(found);
      human.ask(
          "the old key is disabled, and somebody changed the keys: " + String.join("; ", found));
    }
  }

  /** What was accepted after the proof is in none. */
  private void noteLateAcceptances() {
    List<Acceptance> proven =
        board.proof().map(shown -> shown.subject().accepted()).orElse(List.of());
    board.notes(
        "late acceptances",
        decisions.acceptances().stream()
            .filter(given -> !proven.contains(given))
            .map(
                given ->
                    given.approver()
                        + " accepted "
                        + given.pins().text()
                        + " with the old key disabled: "
                        + given.reason())
            .toList());
  }

  /** What people changed that another may accept, and nobody has. */
  List<String> changed(KeyLooks now) {
    board.changes(watch.changes(now));
    return board.unacceptedChanges().stream().map(Pins::text).toList();
  }

  /** The same as pins, accepted or not. */
  List<Pins> changes(KeyLooks now) {
    return watch.changes(now);
  }

  private KeyLooks observe() {
    return new KeyLooks(
        List.of(
            Steps.look("Look at the old key").observeKey(orderOfOld()),
            Steps.look("Look at the new key").observeKey(KeyLookOrder.withoutLastUse(newKey))));
  }

  /** What is in stores is looked at itself, and its service retires the grant in its own time. */
  private KeyLookOrder orderOfOld() {
    KeyLookOrder order =
        plan.lastUseUnread().isPresent()
            ? KeyLookOrder.asFarAsTold(plan.oldKey())
            : KeyLookOrder.whole(plan.oldKey());
    return order.besides(
        request.stores().stream().flatMap(store -> store.served().stream()).toList());
  }

  /** What a look saw of the old key. */
  KeyObservation old(KeyLooks looks) {
    return looks.at(plan.oldKey()).orElseThrow();
  }

  /** What somebody else did to the keys, which neither sweeping nor accepting can mend. */
  List<String> irregularities(KeyLooks looks) {
    List<String> found = new ArrayList<>(watch.letIn(looks));
    found.addAll(watch.newAstray(looks));
    board.witnessed(found);
    found.addAll(watch.oldAstray(looks));
    return found;
  }

  /** What KMS and CloudTrail know of use that no store shows. */
  List<Pins> uses(Instant since, KeyLooks looks) {
    KeyObservation seen = old(looks);
    List<Pins> pins = new ArrayList<>();
    for (ServiceGrants made : seen.access().services()) {
      pins.add(
          new Pins("key", PinReason.SERVICE_GRANT, made.count(), made.digest(), made.examples()));
    }
    seen.lastUse()
        .filter(use -> !use.at().isBefore(since))
        .ifPresent(
            use ->
                pins.add(
                    Pins.of("key", PinReason.USED_SINCE, use.at().toString(), use.toString())));
    sealing
        .since()
        .map(put -> mended.filter(put::isBefore).orElse(put))
        .map(callers::deniedSince)
        .ifPresent(pins::addAll);
    return pins.stream().map(List::of).reduce(List.of(), Pins::merge);
  }
}
