package dev.keyturn.compromise;

import dev.keyturn.failure.FailureType;
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
    if (request.newSignaturesOnly()) {
      throw FailureType.INVALID_INPUT.failure(
          "newSignaturesOnly: leave it out, a compromised key is disabled; RotateKey with strategy"
              + " REPLACE has it");
    }
    if (request.importing().isPresent()) {
      throw FailureType.INVALID_INPUT.failure(
          "importing: leave it out, a compromised key is replaced by one with material of KMS;"
              + " RotateKey with strategy IMPORT has it");
    }
    return run(
        () -> {
          createKey();
          repoint();
          reencryptAndDisable();
        });
  }
}
