package dev.keyturn.reencryption;

import dev.keyturn.failure.Require;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;

/** What the workflows of all stores share: their request, their pace, and how far they are. */
abstract class StoreSweep extends PacedRun implements StoreWorkflow {
  private final StoreRequest request;
  private final PaceGate gate;

  StoreSweep(StoreRequest request) {
    this.request = Require.input(request);
    this.gate = new PaceGate(request.pace());
  }

  @Override
  public final void keepPace(SweepPace pace) {
    keep(pace, pace.paused() ? "Paused, as the run that this is part of" : "");
  }

  @Override
  public final SweepProgress progress() {
    return new SweepProgress(
        request.store().storeId(),
        request.sweep().number(),
        request.sweep().kind(),
        counts(),
        running());
  }

  @Override
  protected final Optional<String> whyNoPause() {
    return whyNoThrottle();
  }

  @Override
  protected final Optional<String> whyNoThrottle() {
    return Workflow.getInfo()
        .getParentWorkflowId()
        .map(run -> "this sweep is part of run " + run + "; send it to that");
  }

  @Override
  protected final void paceDecided(PaceStatus decided) {
    keep(decided.pace(), String.join("; ", decided.sentences()));
  }

  final StoreRequest request() {
    return request;
  }

  final PaceGate gate() {
    return gate;
  }

  /** What was counted so far. */
  abstract ItemCounts counts();

  /** Ids of the child workflows that are going. */
  List<String> running() {
    return List.of();
  }

  /** Passes another pace on to the children, where there are some. */
  void passOn(SweepPace pace) {}

  private void keep(SweepPace pace, String saying) {
    gate.keep(pace, saying);
    passOn(pace);
  }
}
