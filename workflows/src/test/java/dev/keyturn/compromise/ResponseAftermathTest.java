package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.DisabledKey;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.RestoreReport;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.retirement.Inaccessible;
import dev.keyturn.retirement.WatchDisabledKeyWorkflow;
import dev.keyturn.retirement.WatchOutcome;
import dev.keyturn.retirement.WatchReport;
import dev.keyturn.retirement.WatchStatus;
import dev.keyturn.testing.FakeAccount;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Once a response is done, another run watches the old key, and nothing else waits for it. */
class ResponseAftermathTest extends Responses {
  private static final String WATCH = "watch/111122223333/" + FakeAccount.OLD.keyId();
  private static final String WRITER = "arn:aws:iam::111122223333:role/batch";

  @Test
  void hasTheDisabledKeyWatchedForAWeekByARunOfItsOwn() {
    WorkflowStub run = start(execute());
    approve();
    RunReport report = run.getResult(RunReport.class);

    WatchStatus watch = status();
    assertThat(watch.phase()).isEqualTo(Phase.WATCHING);
    DisabledKey disabled = watch.disabled();
    assertThat(disabled.key()).isEqualTo(FakeAccount.OLD);
    assertThat(disabled.run()).isEqualTo(ID);
    assertThat(disabled.since()).isBefore(report.death().orElseThrow().last());
    Instant end = Instant.ofEpochMilli(harness.now()).plus(Duration.ofDays(7));
    assertThat(disabled.until()).isBetween(end.minus(Duration.ofHours(1)), end);
    assertThat(disabled.enables()).isTrue();
    assertThat(disabled.own()).contains(FakeAccount.WORKER);
    assertThat(disabled.suspects()).containsExactly(FakeAccount.SUSPECT);
    assertThat(report.notes())
        .anySatisfy(note -> assertThat(note).contains(WATCH, "watched until"));
  }

  @Test
  void watchesAsLongAsTheInputSaysAndOnlyNamesWhatItSaysSo() {
    Map<String, Object> input = execute();
    input.put("watch", "P2D");
    input.put("enableOnOutage", false);
    WorkflowStub run = start(input);
    approve();
    run.getResult(RunReport.class);

    DisabledKey disabled = status().disabled();
    assertThat(disabled.until())
        .isBefore(Instant.ofEpochMilli(harness.now()).plus(Duration.ofDays(3)));
    assertThat(disabled.enables()).isFalse();
  }

  @Test
  void watchesNothingWhereTheInputSaysSoAndSaysThat() {
    Map<String, Object> input = execute();
    input.put("watch", "PT0S");
    WorkflowStub run = start(input);
    approve();

    assertThat(run.getResult(RunReport.class).notes())
        .anySatisfy(note -> assertThat(note).contains("nobody watches the old key"));
    assertThat(watch()).isEmpty();
  }

  @Test
  void watchesNothingAfterAWayBack() {
    WorkflowStub run = start(execute());
    proof();
    harness.run(ID).rollBack(new RollBack("operator@example.com", "false alarm", true));

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(watch()).isEmpty();
  }

  @Test
  void handsOverWhichCallersAPersonLeavesRefused() {
    harness.account().on("probeSeal", () -> harness.account().refuses(WRITER, "Encrypt"));
    WorkflowStub run = start(execute());
    harness.await(ID, Phase.NEEDS_HUMAN);
    accept("approver@example.com");
    approve();
    run.getResult(RunReport.class);

    assertThat(status().disabled().known()).containsExactly(WRITER + ", Encrypt");
  }

  @Test
  void beginsAnewWhereTheWatchOfAnEarlierRunStillWaitsForAPerson() {
    WorkflowStub run = start(execute());
    approve();
    run.getResult(RunReport.class);
    harness.endLocks();
    Instant first = status().disabled().until();
    harness.disabledKeys().lose(new Inaccessible("RDS instance", "orders", "inaccessible", true));
    awaitTroubleOfWatch();
    harness.disabledKeys().find();

    harness.account().moveAlias(FakeAccount.ALIAS, FakeAccount.OLD);
    WorkflowStub again = harness.start(ID, execute());
    approve();
    again.getResult(RunReport.class);

    assertThat(status().phase()).isEqualTo(Phase.WATCHING);
    assertThat(status().disabled().until()).isAfter(first);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Disabled");
  }

  @Test
  void endsWhenTheRunIsRestored() {
    WorkflowStub run = start(execute());
    approve();
    run.getResult(RunReport.class);
    harness.endLocks();
    WorkflowStub watch = watch().orElseThrow();
    harness.runs().point(harness.run(ID).restorePoint());

    WorkflowStub restore = harness.stub("RestoreKey", "RestoreKey/orders");
    restore.start(Map.of("run", ID, "requestedBy", "operator@example.com", "mode", "EXECUTE"));
    restore.getResult(RestoreReport.class);

    assertThat(watch.getResult(WatchReport.class).outcome()).isEqualTo(WatchOutcome.TAKEN_OVER);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
  }

  private void awaitTroubleOfWatch() {
    for (int i = 0; i < 50 && status().phase() != Phase.NEEDS_HUMAN; i++) {
      harness.sleep(Duration.ofMinutes(5));
    }
    assertThat(status().phase()).isEqualTo(Phase.NEEDS_HUMAN);
  }

  private WatchStatus status() {
    return harness.client().newWorkflowStub(WatchDisabledKeyWorkflow.class, WATCH).status();
  }

  /** The watch; empty if there is none. */
  private Optional<WorkflowStub> watch() {
    WorkflowStub stub = harness.client().newUntypedWorkflowStub(WATCH);
    try {
      stub.describe();
      return Optional.of(stub);
    } catch (WorkflowNotFoundException none) {
      return Optional.empty();
    }
  }
}
