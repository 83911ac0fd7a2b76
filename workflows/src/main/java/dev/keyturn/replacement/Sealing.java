package dev.keyturn.replacement;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyLookOrder;
import dev.keyturn.key.KeyObservation;
import dev.keyturn.key.KeySeal;
import dev.keyturn.key.SealMode;
import dev.keyturn.key.SealProbe;
import dev.keyturn.key.SealRemoval;
import dev.keyturn.key.SealRemoved;
import dev.keyturn.key.SealSight;
import dev.keyturn.key.SealedPolicy;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Closes the old key to everything new before the sweep that counts, because AWS tells of a use up
 * to an hour late: what is written under the key after a sweep would be found by nobody (ADR 29).
 */
final class Sealing {
  /** How often in a row Encrypt has to answer alike, over settle. */
  private static final int PROBES = 5;

  private static final String ABOUT = "seal";

  private final SealMode mode;
  private final Duration settle;
  private final RunBoard board;
  private final Human human;
  private final LastingRecord lasting;
  private Optional<KeySeal> order = Optional.empty();
  private Optional<SealSight> proven = Optional.empty();
  private Optional<Instant> since = Optional.empty();
  private boolean inDoubt;
  private boolean opened;

  Sealing(ReplacementRequest request, RunBoard board, Human human, LastingRecord lasting) {
    this.mode = request.seal();
    this.settle = request.settle();
    this.board = board;
    this.human = human;
    this.lasting = lasting;
  }

  /** How the key was or may be sealed, from before the call that does it. */
  Optional<KeySeal> order() {
    return order;
  }

  /** What showed that the key is sealed; empty while it is not. */
  Optional<SealSight> proven() {
    return proven;
  }

  /** Since when it may deny somebody (AWS's time). */
  Optional<Instant> since() {
    return since;
  }

  /** Whether a sweep from now on counts: nothing new comes under the key, or nobody wants that. */
  boolean isSettled() {
    return !closes() || proven.isPresent();
  }

  /** Whether the key gets sealed at all. */
  boolean closes() {
    return mode != SealMode.NONE;
  }

  /** Seals the key unless it is; waits for a person first where the input asks for that. */
  void close(KeyArn key) {
    if (!closes()) {
      return;
    }
    if (mode == SealMode.LATER && !opened) {
      human.askForSeal();
      opened = true;
    }
    human.step(Phase.SEALING, () -> seal(key));
  }

  /** That somebody took off the seal; empty if it is on, or was never put. */
  Optional<String> broken(KeyObservation look) {
    boolean lost =
        proven.isPresent()
            && proven.get().key().equals(look.key())
            && !SealedPolicy.isOn(look.key(), look.policy().orElse(""));
    inDoubt |= lost;
    return lost
        ? Optional.of(
            "the old key is not sealed any more: somebody took KeyturnSeal out of its policy, so"
                + " that new data may be under it; find out who: the next sweep seals it again")
        : Optional.empty();
  }

  /** A run that ends early leaves no key behind that refuses who writes under it. */
  void lift() {
    while (order.isPresent()) {
      try {
        SealRemoved removed = unseal(new SealRemoval(order.get().key(), order));
        lifted();
        board.notes(ABOUT, notes(removed));
      } catch (ActivityFailure | DataConverterException failure) {
        human.askForRetry(
            "THE OLD KEY IS SEALED, so that nothing can be written under it, and the seal could"
                + " not be taken off: "
                + FailureType.message(failure));
      }
    }
  }

  /** Takes off a seal; whether it was there, and how. */
  static SealRemoved unseal(SealRemoval removal) {
    return Steps.sealing("Take the seal off the old key").unsealKey(removal);
  }

  /** Waits until a key whose seal was taken off encrypts for the worker. */
  static SealSight awaitOpen(KeyArn key, Duration settle) {
    return Steps.key("Wait until the old key encrypts again", settle)
        .probeSeal(new SealProbe(key, PROBES, settle, false));
  }

  /** What people should know of a seal that was taken off. */
  static List<String> notes(SealRemoved removed) {
    return removed.wasSealed() && !removed.asSaved()
        ? List.of(
            "only the seal was taken out of the policy of "
                + removed.key()
                + ": it is not the one that this run sealed, or names principals that were deleted")
        : List.of();
  }

  /** A seal that a terminated run left would deny this run its own canary. */
  void takeOver(SealRemoval left) {
    SealRemoved removed = human.step(Phase.CREATING_KEY, () -> unseal(left));
    if (removed.wasSealed()) {
      human.step(Phase.CREATING_KEY, () -> awaitOpen(left.key(), settle));
      board.notes(ABOUT, List.of("a seal that an earlier run left on the old key was taken off"));
    }
  }

  /** The way back, or the end, has taken the seal off. */
  void lifted() {
    order = Optional.empty();
    proven = Optional.empty();
    board.notes(ABOUT, List.of());
  }

  private SealSight seal(KeyArn key) {
    KeyObservation look =
        Steps.look("Look whether the old key is sealed")
            .observeKey(KeyLookOrder.withoutLastUse(key));
    String policy = look.policy().orElse("");
    if (proven.isPresent() && !inDoubt && SealedPolicy.isOn(key, policy)) {
      return proven.get();
    }
    proven = Optional.empty();
    since = Optional.of(look.at());
    KeySeal seal = KeySeal.of(key, Workflow.getInfo().getWorkflowId(), policy);
    // The way back is known before the step that needs it.
    order = Optional.of(order.map(seal::after).orElse(seal));
    lasting.note();
    Steps.sealing("Seal the old key: deny what writes under it").sealKey(seal);
    SealSight sight =
        Steps.key("Wait until the old key refuses Encrypt", settle)
            .probeSeal(new SealProbe(key, PROBES, settle, true));
    proven = Optional.of(sight);
    inDoubt = false;
    board.notes(
        ABOUT,
        List.of(
            "the old key is sealed since "
                + sight.last()
                + ": KeyturnSeal in its policy denies whoever writes under it, and all that is"
                + " under it stays readable"));
    return sight;
  }
}
