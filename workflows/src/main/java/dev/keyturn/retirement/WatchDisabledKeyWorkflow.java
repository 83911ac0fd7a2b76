package dev.keyturn.retirement;

import dev.keyturn.key.DisabledKey;
import dev.keyturn.reencryption.Receipt;
import dev.keyturn.replacement.Reason;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * The watch over a key that a run has disabled: what needs it may take days to fail (an attached
 * volume, a running database), and AWS keeps the way back open for a week (RDS, DynamoDB).
 */
@WorkflowInterface
public interface WatchDisabledKeyWorkflow {
  /** Watches; enables the key again when data becomes inaccessible, then asks a person. */
  @WorkflowMethod(name = "WatchDisabledKey")
  WatchReport watch(WatchOrder order);

  /** Enables the key again. */
  @UpdateMethod(
      name = "enable",
      description = "Enable the old key again: {\"by\":\"you@example.com\",\"reason\":\"…\"}")
  Receipt enable(Reason reason);

  @UpdateValidatorMethod(updateName = "enable")
  void checkEnable(Reason reason);

  /** What is shown now is known and seen to. */
  @UpdateMethod(
      name = "acknowledge",
      description =
          "What the watch found is known; it goes on, or ends if the key is enabled:"
              + " {\"by\":\"you@example.com\",\"reason\":\"…\"}")
  Receipt acknowledge(Reason reason);

  @UpdateValidatorMethod(updateName = "acknowledge")
  void checkAcknowledge(Reason reason);

  /** The key was disabled once more; it is watched as that run says from now on. */
  @SignalMethod(name = "renew", description = "Sent by a run that disabled the key once more.")
  void renew(DisabledKey disabled);

  /** The key is no longer to be dead. */
  @SignalMethod(name = "end", description = "Sent by the way back, which enables the key.")
  void end(String run);

  /** Where the watch is and what it found. */
  @QueryMethod(name = "status", description = "What the watch found, and what it looks at.")
  WatchStatus status();
}
