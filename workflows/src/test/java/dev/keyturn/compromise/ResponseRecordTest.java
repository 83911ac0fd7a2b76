package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.EbsSettings;
import dev.keyturn.replacement.KeepRestorePointWorkflow;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Reason;
import dev.keyturn.replacement.RestorePoint;
import dev.keyturn.replacement.RestoreRecords;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.FakeAccount;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What a response changes is kept by a run that lasts, from before it changes anything. */
class ResponseRecordTest extends Responses {
  private static final String OTHER = "approver@example.com";

  @Test
  void keepsWhatTheWayBackNeedsWhenTheRunIsOver() {
    start(execute());
    approve();
    assertThat(harness.result(ID, RunReport.class).outcome()).isEqualTo(Outcome.DONE);

    RestorePoint kept = record().restorePoint();
    assertThat(untyped().describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    assertThat(kept).isEqualTo(harness.run(ID).restorePoint());
    assertThat(kept.containment()).isPresent();
    assertThat(kept.newKey()).contains(FakeAccount.NEW);
    assertThat(kept.bucketDefaults()).isNotEmpty();
    assertThat(kept.seal()).isPresent();
    assertThat(kept.requestedBy()).contains("requester@example.com");
  }

  /** Both are in the answer to one task: neither waits for the other, and neither is lost alone. */
  @Test
  void asksForItTogetherWithTheContainment() {
    start(execute());
    proof();

    HistoryEvent record =
        first(
            event ->
                event
                    .getStartChildWorkflowExecutionInitiatedEventAttributes()
                    .getWorkflowType()
                    .getName()
                    .equals(RestoreRecords.TYPE));
    HistoryEvent contain =
        first(
            event ->
                event
                    .getActivityTaskScheduledEventAttributes()
                    .getActivityType()
                    .getName()
                    .equals("ContainSuspects"));
    assertThat(record.getEventId()).isLessThan(contain.getEventId());
    assertThat(
            record
                .getStartChildWorkflowExecutionInitiatedEventAttributes()
                .getWorkflowTaskCompletedEventId())
        .isEqualTo(
            contain.getActivityTaskScheduledEventAttributes().getWorkflowTaskCompletedEventId());
  }

  @Test
  void knowsEachChangeBeforeItIsMade() {
    harness.account().policy(guarded(harness.account().policy()));
    Set<String> seen = ConcurrentHashMap.newKeySet();
    Set<String> missed = ConcurrentHashMap.newKeySet();
    Map<String, Predicate<RestorePoint>> knows =
        Map.of(
            "createReplacementKey",
            point -> !point.bucketDefaults().isEmpty(),
            "repointAlias",
            point -> point.newKey().isPresent(),
            "sealKey",
            point -> point.seal().isPresent(),
            "liftGuard",
            point -> point.guard().isPresent());
    knows.forEach(
        (step, known) ->
            harness
                .account()
                .on(step, () -> (known.test(record().restorePoint()) ? seen : missed).add(step)));
    start(execute());
    approve();

    assertThat(harness.result(ID, RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(seen).containsAll(knows.keySet());
    assertThat(missed).isEmpty();
    assertThat(record().restorePoint().guard()).isEmpty();
  }

  @Test
  void endsOnceAllIsTakenBack() {
    start(execute());
    proof();

    harness.run(ID).rollBack(new RollBack(OTHER, "false alarm", true));

    assertThat(harness.result(ID, RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertEnded();
  }

  @Test
  void staysWhileSuspectsAreShutOut() {
    start(execute());
    proof();

    harness.run(ID).rollBack(new RollBack(OTHER, "wrong scope", false));

    assertThat(harness.result(ID, RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    RestorePoint left = record().restorePoint();
    assertThat(left.containment()).isPresent();
    // Nothing else is to be taken back a second time.
    assertThat(left.newKey()).isEmpty();
    assertThat(left.aliases()).isEmpty();
    assertThat(left.seal()).isEmpty();
    forget();
    assertEnded();
  }

  @Test
  void isNotLeftByARunThatChangedNothing() {
    harness.account().fails("createReplacementKey", FailureType.AWS_REFUSED, "no");
    start(replacing());
    harness.await(ID, Phase.NEEDS_HUMAN);

    harness.run(ID).reject(new Reason(OTHER, "not today"));

    assertThat(harness.result(ID, RunReport.class).outcome()).isEqualTo(Outcome.REJECTED);
    assertEnded();
  }

  @Test
  void isNotLeftByACancelledRunThatChangedNothing() {
    harness.account().fails("createReplacementKey", FailureType.AWS_REFUSED, "no");
    WorkflowStub run = start(replacing());
    harness.await(ID, Phase.NEEDS_HUMAN);

    run.cancel();

    assertThatThrownBy(() -> harness.result(ID, RunReport.class))
        .hasCauseInstanceOf(CanceledFailure.class);
    assertEnded();
  }

  /** Nothing else would miss it: the run has nothing more to tell. */
  @Test
  void isBegunAnewThoughItWasEndedAfterTheLastChange() {
    harness.account().on("disableOldKey", () -> untyped().terminate("a mistake"));
    start(execute());
    approve();

    assertThat(harness.result(ID, RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(record().restorePoint()).isEqualTo(harness.run(ID).restorePoint());
  }

  @Test
  void isBegunAnewWhereSomebodyEndedIt() {
    List<String> said = new CopyOnWriteArrayList<>();
    harness.account().on("createReplacementKey", () -> untyped().terminate("a mistake"));
    harness.account().on("repointAlias", () -> said.addAll(harness.run(ID).status().notes()));
    start(execute());
    approve();

    RunReport report = harness.result(ID, RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(said).anyMatch(note -> note.contains("not kept beyond Temporal's retention"));
    assertThat(report.notes()).noneMatch(note -> note.contains("not kept"));
    assertThat(record().restorePoint()).isEqualTo(harness.run(ID).restorePoint());
  }

  /** A run that was reset begins anew under the same id. */
  @Test
  void tellsTheRecordThatIsThereAlready() {
    harness
        .account()
        .on(
            "takeKeyInventory",
            () -> {
              try {
                harness.stub(RestoreRecords.TYPE, recordId()).start(older());
              } catch (WorkflowExecutionAlreadyStarted second) {
                // The key is read twice.
              }
            });
    start(execute());
    proof();

    assertThat(record().restorePoint()).isEqualTo(harness.run(ID).restorePoint());
  }

  private RestorePoint older() {
    return new RestorePoint(
        ID,
        FakeAccount.OLD,
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        EbsSettings.NONE,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(runId()));
  }

  /** A busy test server may have forgotten an Update that ends its workflow when it answers it. */
  private void forget() {
    try {
      record().forget(new Reason(OTHER, "they are gone for good"));
    } catch (WorkflowNotFoundException answered) {
      assertThat(answered).hasStackTraceContaining("update");
    }
  }

  private void assertEnded() {
    harness.result(recordId(), Void.class);
    assertThatThrownBy(() -> untyped().signal("takenBack", "again"))
        .isInstanceOf(WorkflowNotFoundException.class);
  }

  private HistoryEvent first(Predicate<HistoryEvent> wanted) {
    return harness.client().fetchHistory(ID).getEvents().stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow();
  }

  private KeepRestorePointWorkflow record() {
    return harness.client().newWorkflowStub(KeepRestorePointWorkflow.class, recordId());
  }

  private WorkflowStub untyped() {
    return harness.client().newUntypedWorkflowStub(recordId());
  }

  private String recordId() {
    return RestoreRecords.id(ID, runId());
  }

  private String runId() {
    return harness.client().newUntypedWorkflowStub(ID).describe().getExecution().getRunId();
  }
}
