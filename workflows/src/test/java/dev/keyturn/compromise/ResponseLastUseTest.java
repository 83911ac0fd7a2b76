package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.PlanView;
import dev.keyturn.replacement.ProofSubject;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import io.temporal.client.WorkflowStub;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Not every endpoint tells when a key was last used; the seal does without. Row 7U. */
class ResponseLastUseTest extends Responses {
  private static final String WHY = "kms:GetKeyLastUsage: UnknownOperationException (HTTP 400)";

  @Test
  void goesOnAndSaysSoWhereTheLastUseIsNotTold() {
    harness.account().tellsNoUse(WHY);
    WorkflowStub run = start(onOneBucket(execute()));
    ProofSubject subject = proof().subject();
    approve();

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.plan().plan().lastUseUnread()).contains(WHY);
    assertThat(subject.lastUseUnread()).contains(WHY);
    assertThat(subject.notLookedAt())
        .anyMatch(text -> text.contains("last used") && text.contains("who still reads"));
    assertThat(report.notes())
        .anyMatch(note -> note.contains("not assessed") && note.contains(WHY));
  }

  /** Who denies it to the planner while planning, only, does not switch it off. */
  @Test
  void heedsALastUseThatIsToldLater() {
    harness.account().tellsNoUse(WHY);
    harness.account().on("observeKey", () -> harness.account().useOldKey());
    Map<String, Object> input = new HashMap<>(onOneBucket(execute()));
    input.put("maxSweeps", 2);
    start(input);

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.pins()).extracting(Pins::name).containsExactly("key#USED_SINCE");
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");
  }

  /** AWS says the same in other words each time: a request has an id. */
  @Test
  void hashesThatTheLastUseIsNotToldAndNotInWhichWords() {
    String told = planned().planHash();
    harness.account().tellsNoUse(WHY);
    String untold = planned().planHash();
    harness.account().tellsNoUse(WHY + ", request 2");

    assertThat(untold).isNotEqualTo(told).isEqualTo(planned().planHash());
  }

  @Test
  void refusesToLeaveTheKeyUnsealedWhereTheLastUseIsNotTold() {
    harness.account().tellsNoUse(WHY);
    Map<String, Object> unsealed = new HashMap<>(onOneBucket(execute()));
    unsealed.put("seal", "NONE");

    assertThatThrownBy(() -> start(unsealed).getResult(RunReport.class))
        .satisfies(
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.PLAN_REFUSED);
              assertThat(FailureType.message(failure))
                  .contains("seal NONE", WHY, "leave the field out");
            });
    assertThat(harness.account().calls()).doesNotContain("createReplacementKey");
  }

  private PlanView planned() {
    return start(input()).getResult(RunReport.class).plan();
  }
}
