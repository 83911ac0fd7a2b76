package dev.keyturn.replacement;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.DeathCertificate;
import dev.keyturn.key.DeathProbe;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyCiphertext;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Disables the old key and shows that it is dead while everything still reads; or undoes that. */
final class Ending {
  private static final int PROBES = 5;

  /** Items that are read in full from each store. */
  private static final int SAMPLE = 100;

  private final ReplacementRequest request;
  private final RunBoard board;
  private final Human human;
  private final KeyCiphertext canary;
  private final List<SampleRead> reads = new ArrayList<>();
  private boolean disableSent;
  private Optional<DeathCertificate> death = Optional.empty();

  Ending(ReplacementRequest request, RunBoard board, Human human, KeyCiphertext canary) {
    this.request = request;
    this.board = board;
    this.human = human;
    this.canary = canary;
  }

  Optional<DeathCertificate> death() {
    return death;
  }

  /** What the last samples showed, if the old key is still disabled. */
  List<SampleRead> reads() {
    return List.copyOf(reads);
  }

  /**
   * Reads as the application while the old key is still there, because what keeps it out is better
   * found before the disable than by it.
   *
   * @return what it can't read; empty if it can, or if no role is given
   */
  Optional<String> applicationCannotRead() {
    if (request.applicationRole().isEmpty()) {
      return Optional.empty();
    }
    List<String> errors = human.step(Phase.VERIFYING, () -> keyErrors(this::application));
    reads.clear();
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of("reads failed before the disable: " + String.join("; ", errors));
  }

  /**
   * Sends the proof through the gate; the same one again after a person mended what stopped it,
   * because the gate knows its own work again.
   *
   * @return what the gate found wanting; empty if the key is disabled
   */
  Optional<String> disable(GateProof proof) {
    disableSent = true;
    while (true) {
      board.enter(Phase.DISABLING);
      try {
        Steps.gate("Disable the old key").disableOldKey(proof);
        return Optional.empty();
      } catch (ActivityFailure failure) {
        if (CancellationScope.current().isCancelRequested()) {
          throw failure;
        }
        if (FailureType.of(failure).filter(FailureType.GATE_CLOSED::equals).isPresent()) {
          return Optional.of(FailureType.message(failure));
        }
        human.ask("disabling stopped: " + FailureType.message(failure));
      }
    }
  }

  /**
   * Shows life, death, and life again after the soak.
   *
   * @return what no longer reads; empty if all does
   */
  Optional<String> prove() {
    Optional<String> unreadable = stillReads(Phase.PROVING);
    if (unreadable.isPresent()) {
      return unreadable;
    }
    Optional<String> alive = human.step(Phase.PROVING, this::stillDecrypts);
    if (alive.isPresent()) {
      return alive;
    }
    board.enter(Phase.SOAKING);
    TimerOptions soak = TimerOptions.newBuilder().setSummary("Soak").build();
    Workflow.newTimer(request.settle(), soak).get();
    return stillReads(Phase.SOAKING);
  }

  /** Enables the old key if this run may have disabled it. */
  void undoDisable() {
    if (disableSent) {
      enable("the run ends early");
    }
  }

  /**
   * Probing again can't help where somebody enabled the key: what was approved is over.
   *
   * @return what the key did instead of refusing; empty if it is dead
   */
  private Optional<String> stillDecrypts() {
    DeathProbe probe = new DeathProbe(canary, PROBES, request.settle());
    try {
      death =
          Optional.of(
              Steps.key("Show that the old key is dead", request.settle()).proveKeyDead(probe));
      return Optional.empty();
    } catch (ActivityFailure failure) {
      if (FailureType.of(failure).filter(FailureType.GATE_CLOSED::equals).isPresent()) {
        return Optional.of(FailureType.message(failure));
      }
      throw failure;
    }
  }

  private Optional<String> stillReads(Phase phase) {
    List<String> errors = human.step(phase, () -> keyErrors(this::readers));
    if (errors.isEmpty()) {
      return Optional.empty();
    }
    String said = "reads failed: " + String.join("; ", errors);
    enable(said);
    death = Optional.empty();
    human.ask("the old key was enabled again, because " + said);
    return Optional.of(said);
  }

  /** What the first store with errors says: the key is enabled at once, not after all stores. */
  private List<String> keyErrors(Function<DataStore, List<Optional<String>>> readers) {
    reads.clear();
    for (StoreLedger ledger : board.stores()) {
      for (Optional<String> role : readers.apply(ledger.store())) {
        List<String> errors = keyErrors(ledger, role);
        if (!errors.isEmpty()) {
          return errors;
        }
      }
    }
    return List.of();
  }

  /** The worker, and the application's role where one is given that can read the store. */
  private List<Optional<String>> readers(DataStore store) {
    return Stream.concat(Stream.of(Optional.<String>empty()), application(store).stream()).toList();
  }

  private List<Optional<String>> application(DataStore store) {
    return request
        .applicationRole()
        .filter(role -> StoreHandling.of(store).isReadByRoles())
        .stream()
        .map(Optional::of)
        .toList();
  }

  private List<String> keyErrors(StoreLedger ledger, Optional<String> role) {
    String as = role.map(arn -> "as " + arn + ": ").orElse("");
    try {
      SampleResult result = read(ledger, role);
      reads.add(new SampleRead(result.store(), role.orElse(SampleRead.WORKER), result.read()));
      return result.keyErrors().stream().map(error -> as + error).toList();
    } catch (ActivityFailure failure) {
      if (!isKeyError(failure)) {
        throw failure;
      }
      return List.of(as + ledger.store().storeId() + ": " + FailureType.message(failure));
    }
  }

  private SampleResult read(StoreLedger ledger, Optional<String> role) {
    DataStore store = ledger.store();
    KeyArn newKey = board.newKey().orElseThrow();
    ReadSample sample =
        new ReadSample(
            store,
            canary.key(),
            newKey,
            request.reencryption(),
            ledger.updateTrusted(),
            SAMPLE,
            role);
    return StoreHandling.of(store).read(sample);
  }

  private static boolean isKeyError(ActivityFailure failure) {
    return FailureType.of(failure)
        .filter(type -> type == FailureType.ACCESS_DENIED || type == FailureType.KEY_STATE)
        .isPresent();
  }

  /** Nothing is more urgent: a failure is asked about and tried again until it works. */
  private void enable(String reason) {
    reads.clear();
    GateKey order = new GateKey(canary.key(), Workflow.getInfo().getWorkflowId(), reason);
    while (true) {
      try {
        Steps.gate("Enable the old key again").enableOldKey(order);
        return;
      } catch (ActivityFailure failure) {
        if (CancellationScope.current().isCancelRequested()) {
          throw failure;
        }
        human.askForRetry(
            "THE OLD KEY IS DISABLED and could not be enabled: " + FailureType.message(failure));
      }
    }
  }
}
