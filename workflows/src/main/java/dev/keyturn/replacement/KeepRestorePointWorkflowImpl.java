package dev.keyturn.replacement;

import dev.keyturn.failure.Require;
import dev.keyturn.reencryption.Receipt;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/** Waits, and knows the restore point it was told last. */
public final class KeepRestorePointWorkflowImpl implements KeepRestorePointWorkflow {
  private static final Logger LOGGER = Workflow.getLogger(KeepRestorePointWorkflowImpl.class);

  private RestorePoint point;
  private boolean ended;

  @WorkflowInit
  public KeepRestorePointWorkflowImpl(RestorePoint point) {
    this.point = Require.input(point);
  }

  @Override
  public void keep(RestorePoint given) {
    Workflow.upsertTypedSearchAttributes(KeyturnAttributes.KEY.valueSet(point.oldKey().value()));
    show();
    Workflow.await(() -> ended || Workflow.getInfo().isContinueAsNewSuggested());
    Workflow.await(Workflow::isEveryHandlerFinished);
    if (!ended) {
      Workflow.continueAsNew(point);
    }
  }

  @Override
  public void note(RestorePoint now) {
    point = now;
    show();
  }

  @Override
  public void end(String run) {
    LOGGER.info("{} took back what {} changed", run, point.run());
    ended = true;
  }

  @Override
  public Receipt forget(Reason reason) {
    LOGGER.info("forgotten: unauthenticated, by {}: {}", reason.by(), reason.reason());
    ended = true;
    return new Receipt("forgotten, as far as Temporal does not remember the run itself");
  }

  @Override
  public void checkForget(Reason reason) {
    Require.input(reason);
  }

  @Override
  public RestorePoint restorePoint() {
    return point;
  }

  private void show() {
    Workflow.setCurrentDetails(
        "### Kept for the way back\n\nRun `"
            + point.run()
            + "`, old key `"
            + point.oldKey()
            + "`, new key "
            + point.newKey().map(key -> "`" + key + "`").orElse("none yet")
            + point.gaps().stream().map(gap -> "\n\n**" + gap + "**").collect(Collectors.joining())
            + "\n\n`RestoreKey` takes it back, and ends this run; the Update `forget` only ends it.");
  }
}
