package dev.keyturn.replacement;

import dev.keyturn.failure.Cancellation;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.DeathCertificate;
import dev.keyturn.key.DeathProbe;
import dev.keyturn.key.KeyCiphertext;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Disables the old key and shows that it is dead while everything still reads; or undoes that. */
final class Ending {
  private static final int PROBES = 5;

  /** The key was dead for the whole soak: now one answer tells, and what lags is past. */
  private static final Duration LAST_LOOK = Duration.ofSeconds(5);

  private final ReplacementRequest request;
  private final RunBoard board;
  private final Human human;
  private final KeyCiphertext canary;
  private final Guarding guarding;
  private Optional<SampleReading> reading = Optional.empty();
  private List<SampleRead> everyKey = List.of();
  private boolean disableSent;
  private Optional<Instant> disabledAt = Optional.empty();
  private Optional<DeathCertificate> death = Optional.empty();

  Ending(
      ReplacementRequest request,
      RunBoard board,
      Human human,
      KeyCiphertext canary,
      Guarding guarding) {
    this.request = request;
    this.board = board;
    this.human = human;
    this.canary = canary;
    this.guarding = guarding;
  }

  Optional<DeathCertificate> death() {
    return death;
  }

  /** When this run disabled the old key, the last time; empty if it did not. */
  Optional<Instant> disabledAt() {
    return disabledAt;
  }

  /** What the last samples and scans showed, if the old key is still disabled. */
  List<SampleRead> reads() {
    List<SampleRead> all = new ArrayList<>(reading.map(SampleReading::reads).orElse(List.of()));
    all.addAll(everyKey);
    return List.copyOf(all);
  }

  /**
   * The same reads as after the disable while the old key is still there, because what keeps the
   * worker or the application out is better found before the disable than by it.
   *
   * @return what can't be read; empty if all can
   */
  Optional<String> cannotRead() {
    List<String> errors =
        human.step(
            Phase.VERIFYING, () -> new SampleReading(request, board, canary.key()).keyErrors());
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of("reads failed before the disable: " + String.join("; ", errors));
  }

  /**
   * Sends the proof through the gate; the same one again after a person mended what stopped it,
   * because the gate knows its own work again.
   *
   * @param room whether what must follow can be done
   * @return what the gate, or the room, found wanting; empty if the key is disabled
   */
  Optional<String> disable(GateProof proof, HistoryGuard room) {
    while (true) {
      Optional<String> full = room.beforeDisable();
      if (full.isPresent()) {
        return full;
      }
      disableSent = true;
      board.enter(Phase.DISABLING);
      try {
        guarding.lift(proof);
        disabledAt = Optional.of(Steps.disableOldKey(proof));
        guarding.putBackIfItCan();
        return Optional.empty();
      } catch (ActivityFailure failure) {
        Cancellation.passOn(failure);
        if (FailureType.GATE_CLOSED.isOf(failure)) {
          guarding.putBack();
          return Optional.of(FailureType.message(failure));
        }
        String said = "disabling stopped: " + FailureType.message(failure);
        // What somebody else disabled is for a person to enable; else it may have been this run.
        if (!FailureType.KEY_STATE.isOf(failure)) {
          enable(said);
          said += "; the old key is enabled";
        }
        guarding.putBack();
        human.ask(said);
      }
    }
  }

  /**
   * Shows life, death, life again after the soak, and death again at the very end.
   *
   * @param putBack looks for wrapped keys that need the old key
   * @param notes what is noted before that, which may take its time; gives whether a person was
   *     waited for, after which a read of before shows little
   * @param room whether all can be read once more then
   * @return what is not so; the old key is enabled then. Empty if all is
   */
  Optional<String> prove(
      Supplier<PutBackSearch> putBack, BooleanSupplier notes, HistoryGuard room) {
    return stillReads(Phase.PROVING)
        .or(() -> stillDecrypts(Phase.PROVING, PROBES, request.settle()))
        .or(() -> soak(putBack))
        .or(() -> stillReadsAtTheEnd(putBack, notes, room))
        // Whoever enabled the key during the soak made every read after it pass.
        .or(() -> stillDecrypts(Phase.SOAKING, 1, LAST_LOOK));
  }

  private Optional<String> stillReadsAtTheEnd(
      Supplier<PutBackSearch> putBack, BooleanSupplier notes, HistoryGuard room) {
    while (true) {
      Optional<String> errors = stillReads(Phase.SOAKING);
      if (errors.isPresent() || !notes.getAsBoolean()) {
        return errors;
      }
      Optional<String> found =
          room.beforeLastReads()
              .map(full -> undone(full, false))
              .or(() -> noneIsPutBack(putBack.get()));
      if (found.isPresent()) {
        return found;
      }
    }
  }

  /** Whether a disable was sent, whatever became of it. */
  boolean mayHaveDisabled() {
    return disableSent;
  }

  /** Enables the old key if this run may have disabled it. */
  void undoDisable() {
    if (disableSent) {
      enable("the run ends early");
    }
  }

  /** It lasts until all wrapped keys are looked at, which begins at once: each may be an outage. */
  private Optional<String> soak(Supplier<PutBackSearch> putBack) {
    board.enter(Phase.SOAKING);
    TimerOptions options = TimerOptions.newBuilder().setSummary("Soak").build();
    Promise<Void> soak = Workflow.newTimer(request.settle(), options);
    Optional<String> found = noneIsPutBack(putBack.get());
    if (found.isEmpty()) {
      soak.get();
    }
    return found;
  }

  private Optional<String> noneIsPutBack(PutBackSearch search) {
    Finding found = look(Phase.SOAKING, search::find);
    everyKey = search.reads();
    return found.said().map(said -> undone(said, true));
  }

  /**
   * Probing again can't help where somebody enabled the key: what was approved is over.
   *
   * @return what the key did instead of refusing; empty if it is dead
   */
  private Optional<String> stillDecrypts(Phase phase, int probes, Duration settle) {
    DeathProbe probe = new DeathProbe(canary, probes, settle);
    Finding alive =
        look(
            phase,
            () -> {
              try {
                DeathCertificate now = Steps.proof(settle).proveKeyDead(probe);
                death = Optional.of(death.map(before -> before.and(now)).orElse(now));
                return Optional.empty();
              } catch (ActivityFailure failure) {
                if (FailureType.GATE_CLOSED.isOf(failure)) {
                  return Optional.of(FailureType.message(failure));
                }
                throw failure;
              }
            });
    return alive.said().map(said -> undone(said, alive.unknown()));
  }

  private Optional<String> stillReads(Phase phase) {
    Finding errors =
        look(
            phase,
            () -> {
              SampleReading now = new SampleReading(request, board, canary.key());
              reading = Optional.of(now);
              List<String> said = now.keyErrors();
              return said.isEmpty()
                  ? Optional.empty()
                  : Optional.of("reads failed: " + String.join("; ", said));
            });
    return errors.said().map(said -> undone(said, true));
  }

  /** What a look at the disabled key found; what it can't tell counts as found. */
  private Finding look(Phase phase, Supplier<Optional<String>> look) {
    board.enter(phase);
    try {
      return new Finding(look.get(), false);
    } catch (TemporalFailure | DataConverterException unknown) {
      Cancellation.passOn(unknown);
      return new Finding(Optional.of(phase + " can't tell: " + FailureType.message(unknown)), true);
    }
  }

  /** Enabled first: whoever has to be asked may come in days. */
  private String undone(String said, boolean asks) {
    enable(said);
    death = Optional.empty();
    guarding.putBack();
    if (asks) {
      human.ask("the old key was enabled again, because " + said);
    }
    return said;
  }

  /** Nothing is more urgent: a failure is asked about and tried again until it works. */
  private void enable(String reason) {
    reading = Optional.empty();
    everyKey = List.of();
    GateKey order = new GateKey(canary.key(), Workflow.getInfo().getWorkflowId(), reason);
    while (true) {
      try {
        Steps.enableOldKey("Enable the old key again", order);
        return;
      } catch (ActivityFailure failure) {
        Cancellation.passOn(failure);
        // It may be days before anybody comes.
        guarding.putBackIfItCan();
        human.askForRetry(
            "THE OLD KEY IS DISABLED and could not be enabled: " + FailureType.message(failure));
      }
    }
  }

  /** What a look said, and whether it could not tell. */
  private record Finding(Optional<String> said, boolean unknown) {}
}
