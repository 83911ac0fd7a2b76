package dev.keyturn.key;

/** The run that holds a key, as the lock was told when it was taken. */
public record Holder(String workflowId, String runId, String workflowType) {
  /** The command that ends the holder and so frees the key. */
  public String endCommand() {
    return "temporal workflow terminate --workflow-id '" + workflowId + "'";
  }
}
