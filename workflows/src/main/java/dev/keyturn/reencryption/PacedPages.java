package dev.keyturn.reencryption;

import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs page after page at a pace that may change: a page that is going is then broken off, answers
 * with what it did and where it stands, and the next one goes on from there.
 */
final class PacedPages {
  private final PaceGate gate;
  private Optional<CancellationScope> going = Optional.empty();

  PacedPages(Optional<SweepPace> pace) {
    this.gate = new PaceGate(pace);
  }

  SweepPace pace() {
    return gate.pace();
  }

  void keep(SweepPace next) {
    if (gate.pace().isUrgent(next)) {
      going.ifPresent(page -> page.cancel("another pace"));
    }
    gate.keep(next, next.paused() ? "Paused" : "");
  }

  /** What the page answers; empty if it was broken off before it could answer. */
  <R> Optional<R> run(Supplier<R> page) {
    gate.pass();
    CancellationScope whole = CancellationScope.current();
    List<R> answer = new ArrayList<>();
    CancellationScope scope = Workflow.newCancellationScope(() -> answer.add(page.get()));
    going = Optional.of(scope);
    try {
      scope.run();
    } catch (TemporalFailure failure) {
      if (whole.isCancelRequested() || !isCancelled(failure) || !scope.isCancelRequested()) {
        throw failure;
      }
    } finally {
      going = Optional.empty();
    }
    return answer.stream().findFirst();
  }

  /** A sweep that is cancelled must not go on in a new run, which would not know of it. */
  static void endIfCancelled() {
    if (CancellationScope.current().isCancelRequested()) {
      CancellationScope.throwCanceled();
    }
  }

  private static boolean isCancelled(TemporalFailure failure) {
    return failure instanceof CanceledFailure || failure.getCause() instanceof CanceledFailure;
  }
}
