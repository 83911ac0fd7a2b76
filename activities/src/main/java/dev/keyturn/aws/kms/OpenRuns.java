package dev.keyturn.aws.kms;

/** Knows which runs are still going. */
@FunctionalInterface
public interface OpenRuns {
  /** Whether a run with this workflow id is going now. */
  boolean isOpen(String workflowId);
}
