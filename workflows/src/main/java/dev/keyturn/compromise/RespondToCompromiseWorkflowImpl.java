package dev.keyturn.compromise;

import dev.keyturn.replacement.ReplacementRequest;
import dev.keyturn.replacement.ReplacementRun;
import dev.keyturn.replacement.RunReport;
import io.temporal.workflow.WorkflowInit;

/** The response to a compromised key, in the order of the runbook. */
public final class RespondToCompromiseWorkflowImpl extends ReplacementRun
    implements RespondToCompromiseWorkflow {
  @WorkflowInit
  public RespondToCompromiseWorkflowImpl(ReplacementRequest request) {
    super(request);
  }

  @Override
  public RunReport respond(ReplacementRequest request) {
    return run(
        () -> {
          contain();
          createKey();
          repoint();
          reencryptAndDisable();
        });
  }
}
