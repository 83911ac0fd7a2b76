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

/** Disables the old key and shows that it is dead while everything still reads; or undoes that. */
final class Ending {
  private static final int PROBES = 5;

  /** Items that are read in full from each store. */
  private static final int SAMPLE = 100;

  private final ReplacementRequest request;
  private final RunBoard board;
  private final Human human;
  private final KeyCiphertext canary;
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

  /** Sends the proof through the gate; false if the gate found it wanting. */
  boolean disable(GateProof proof) {
    board.enter(Phase.DISABLING);
    disableSent = true;
    try {
      Steps.gate("Disable the old key").disableOldKey(proof);
      return true;
    } catch (ActivityFailure failure) {
      if (CancellationScope.current().isCancelRequested()) {
        throw failure;
      }
      if (FailureType.of(failure).filter(FailureType.GATE_CLOSED::equals).isEmpty()) {
        human.ask("disabling stopped: " + FailureType.message(failure));
      }
      return false;
    }
  }

  /** Shows death and life, and life again after the soak; false if something no longer reads. */
  boolean prove() {
    DeathProbe probe = new DeathProbe(canary, PROBES, request.settle());
    death =
        Optional.of(
            human.step(
                Phase.PROVING,
                () ->
                    Steps.key("Show that the old key is dead", request.settle())
                        .proveKeyDead(probe)));
    if (!stillReads(Phase.PROVING)) {
      return false;
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

  private boolean stillReads(Phase phase) {
    List<String> errors = human.step(phase, this::keyErrors);
    if (errors.isEmpty()) {
      return true;
    }
    enable("reads fail: " + errors.get(0));
    death = Optional.empty();
    human.ask("the old key was enabled again, because reads failed: " + String.join("; ", errors));
    return false;
  }

  private List<String> keyErrors() {
    List<String> errors = new ArrayList<>();
    for (StoreLedger ledger : board.stores()) {
      try {
        errors.addAll(read(ledger.store()).keyErrors());
      } catch (ActivityFailure failure) {
        if (!isKeyError(failure)) {
          throw failure;
        }
        errors.add(ledger.store().id() + ": " + FailureType.message(failure));
      }
    }
    return errors;
  }

  private SampleResult read(DataStore store) {
    KeyArn newKey = board.newKey().orElseThrow();
    ReadSample sample = new ReadSample(store, canary.key(), newKey, SAMPLE);
    String summary = "Read a sample of " + store.id();
    return store instanceof DataStore.Bucket
        ? Steps.bucket(summary).readObjects(sample)
        : Steps.dataKeys(summary).readDataKeys(sample);
  }

  private static boolean isKeyError(ActivityFailure failure) {
    return FailureType.of(failure)
        .filter(type -> type == FailureType.ACCESS_DENIED || type == FailureType.KEY_STATE)
        .isPresent();
  }

  private void enable(String reason) {
    String run = Workflow.getInfo().getWorkflowId();
    Steps.gate("Enable the old key again").enableOldKey(new GateKey(canary.key(), run, reason));
  }
}
