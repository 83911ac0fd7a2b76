package dev.keyturn.starter;

import dev.keyturn.audit.AuditKeysWorkflow;
import dev.keyturn.audit.AuditProgress;
import dev.keyturn.audit.AuditProgress.Phase;
import dev.keyturn.audit.AuditProgress.TargetProgress;
import dev.keyturn.audit.AuditReport;
import dev.keyturn.audit.AuditRequest;
import dev.keyturn.audit.AuditTally;
import dev.keyturn.audit.Comparison;
import dev.keyturn.audit.Finding;
import dev.keyturn.audit.FindingKind;
import dev.keyturn.audit.TargetAudit;
import dev.keyturn.failure.FailureType;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An audit of nothing, which takes a moment; it can't write to a directory named full. */
public final class FakeAudit implements AuditKeysWorkflow {
  private static final AuditTally TALLY =
      new AuditTally(
          70, 7, Map.of(FindingKind.PUBLIC_POLICY, 1L, FindingKind.ROTATION_OFF, 51L), 2, 3);

  private final List<TargetAudit> targets;

  @WorkflowInit
  public FakeAudit(AuditRequest request) {
    targets =
        request.targets().stream()
            .map(target -> new TargetAudit(target, TALLY, 1, Optional.empty(), Optional.empty()))
            .toList();
  }

  @Override
  public AuditReport audit(AuditRequest request) {
    if (request.report().path().equals("full")) {
      throw FailureType.INVALID_INPUT.failure("report \"file:/full\": can't be written");
    }
    Workflow.sleep(Duration.ofMillis(500));
    return new AuditReport(
        TALLY,
        List.of(
            new Finding(
                FindingKind.PUBLIC_POLICY,
                Samples.OLD,
                "everybody may",
                "name the principals",
                "aws kms get-key-policy --key-id " + Samples.OLD)),
        targets,
        request.report().child("run"),
        "on the disk of worker one",
        request.compareWith().map(with -> new Comparison(with, 1, 2, 3, 4, 5, Optional.empty())));
  }

  @Override
  public AuditProgress progress() {
    return new AuditProgress(
        Phase.READING, targets.stream().map(one -> new TargetProgress(one, false)).toList());
  }
}
