package dev.keyturn.starter;

import dev.keyturn.key.DisabledKey;
import dev.keyturn.reencryption.Receipt;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Reason;
import dev.keyturn.retirement.DisabledKeyLook;
import dev.keyturn.retirement.Unread;
import dev.keyturn.retirement.WatchDisabledKeyWorkflow;
import dev.keyturn.retirement.WatchOrder;
import dev.keyturn.retirement.WatchOutcome;
import dev.keyturn.retirement.WatchReport;
import dev.keyturn.retirement.WatchStatus;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A watch that has found somebody who is refused, and looks at nothing. */
public final class FakeWatch implements WatchDisabledKeyWorkflow {
  private final DisabledKey disabled;
  private boolean known;

  @WorkflowInit
  public FakeWatch(WatchOrder order) {
    this.disabled = order.disabled();
  }

  @Override
  public WatchReport watch(WatchOrder given) {
    Workflow.await(() -> known);
    return new WatchReport(WatchOutcome.ENABLED, status());
  }

  @Override
  public Receipt enable(Reason reason) {
    return new Receipt("enabling: " + reason.reason());
  }

  @Override
  public void checkEnable(Reason reason) {}

  @Override
  public Receipt acknowledge(Reason reason) {
    known = true;
    return new Receipt("known: " + reason.reason());
  }

  @Override
  public void checkAcknowledge(Reason reason) {}

  @Override
  public void renew(DisabledKey again) {}

  @Override
  public void end(String run) {}

  @Override
  public WatchStatus status() {
    return new WatchStatus(
        known ? Phase.DONE : Phase.NEEDS_HUMAN,
        disabled,
        known ? List.of() : List.of("role/batch was refused Decrypt"),
        List.of("2026-11-30T16:00:00Z: role/batch was refused Decrypt"),
        Optional.of(
            new DisabledKeyLook(
                Optional.of("Disabled"),
                List.of(),
                0,
                List.of(),
                List.of("2 RDS instances, such as orders"),
                List.of(new Unread("DynamoDB tables", "not allowed")))),
        Optional.of(Instant.EPOCH));
  }
}
