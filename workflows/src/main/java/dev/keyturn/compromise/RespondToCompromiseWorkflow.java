package dev.keyturn.compromise;

import dev.keyturn.replacement.ReplacementHandlers;
import dev.keyturn.replacement.ReplacementRequest;
import dev.keyturn.replacement.RunReport;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The response to a compromised key: contain, replace, re-encrypt, verify, disable, prove. */
@WorkflowInterface
public interface RespondToCompromiseWorkflow extends ReplacementHandlers {
  /** Runs the response, or in PLAN mode only plans it. */
  @WorkflowMethod(name = "RespondToCompromise")
  RunReport respond(ReplacementRequest request);
}
