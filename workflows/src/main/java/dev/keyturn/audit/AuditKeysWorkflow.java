package dev.keyturn.audit;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Audit of all keys of some regions and accounts. */
@WorkflowInterface
public interface AuditKeysWorkflow {
  /** Judges the keys and changes nothing; findings don't fail it, having seen nothing does. */
  @WorkflowMethod(name = "AuditKeys")
  AuditReport audit(AuditRequest request);

  /** How far it is. */
  @QueryMethod
  AuditProgress progress();
}
