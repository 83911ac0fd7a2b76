package dev.keyturn.compromise;

import dev.keyturn.failure.FailureType;
import dev.keyturn.replacement.KeepRestorePointWorkflow;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Reason;
import dev.keyturn.replacement.RestoreRecords;
import dev.keyturn.replacement.Retry;
import dev.keyturn.retirement.Inaccessible;
import dev.keyturn.retirement.WatchDisabledKeyWorkflow;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Records histories of what comes after a disable, also for a role of an application, as {@link
 * RecordHistories} does.
 */
@EnabledIfSystemProperty(named = "keyturn.record", matches = "v[0-9]+")
class RecordEndingHistories {
  private static final String ID = RecordHistories.ID;
  private static final String WATCH = "watch/111122223333/" + FakeAccount.OLD.keyId();

  @Test
  void asksTheKeyLast() throws IOException {
    try (RunHarness harness = RecordHistories.begin()) {
      harness.start(ID, Responses.execute());
      RecordHistories.approve(harness);
      RecordHistories.end(harness.client().newUntypedWorkflowStub(ID));
      RecordHistories.record(harness, "asked-last", ID);
    }
  }

  @Test
  void isTriedAsTheApplication() throws IOException {
    try (RunHarness harness = RecordHistories.begin()) {
      Map<String, Object> input = Responses.onOneBucket(Responses.execute());
      input.put("applicationRole", "arn:aws:iam::111122223333:role/app");
      harness.start(ID, input);
      RecordHistories.approve(harness);
      RecordHistories.end(harness.client().newUntypedWorkflowStub(ID));
      RecordHistories.record(harness, "tried-root", ID);
    }
  }

  @Test
  void liftsTheGuard() throws IOException {
    try (RunHarness harness = RecordHistories.begin()) {
      harness.account().policy(Responses.guarded(harness.account().policy()));
      harness.account().fails("disableOldKey", FailureType.ACCESS_DENIED, "denied from above");
      harness.start(ID, Responses.execute());
      RecordHistories.approve(harness);
      harness.await(ID, Phase.NEEDS_HUMAN);
      harness.run(ID).retryFailed(new Retry("operator@example.com"));
      RecordHistories.end(harness.client().newUntypedWorkflowStub(ID));
      RecordHistories.record(harness, "guarded-root", ID);
    }
  }

  @Test
  void watchesTheDisabledKey() throws IOException {
    try (RunHarness harness = RecordHistories.begin()) {
      harness.start(ID, Responses.execute());
      RecordHistories.approve(harness);
      RecordHistories.end(harness.client().newUntypedWorkflowStub(ID));
      WatchDisabledKeyWorkflow watch =
          harness.client().newWorkflowStub(WatchDisabledKeyWorkflow.class, WATCH);
      harness.account().refuses("arn:aws:iam::111122223333:role/batch", "Decrypt");
      harness.sleep(Duration.ofHours(1));
      watch.acknowledge(new Reason("operator@example.com", "it has the new key now"));
      harness.disabledKeys().lose(new Inaccessible("RDS instance", "orders", "inaccessible", true));
      harness.sleep(Duration.ofHours(1));
      watch.acknowledge(new Reason("operator@example.com", "it is in the next run's stores"));
      RecordHistories.end(harness.client().newUntypedWorkflowStub(WATCH));
      RecordHistories.record(harness, "watched", WATCH);
    }
  }

  @Test
  void keepsWhatWasChanged() throws IOException {
    try (RunHarness harness = RecordHistories.begin()) {
      WorkflowStub run = harness.start(ID, Responses.execute());
      RecordHistories.approve(harness);
      RecordHistories.end(run);
      String kept = RestoreRecords.id(ID, run.getExecution().getRunId());
      harness
          .client()
          .newWorkflowStub(KeepRestorePointWorkflow.class, kept)
          .forget(new Reason("operator@example.com", "all is well"));
      RecordHistories.end(harness.client().newUntypedWorkflowStub(kept));
      RecordHistories.record(harness, "kept", kept);
    }
  }

  @Test
  void enablesFirst() throws IOException {
    try (RunHarness harness = RecordHistories.begin()) {
      harness.account().fails("proveKeyDead", FailureType.AWS_REFUSED, "nobody can tell");
      harness.start(ID, Responses.execute());
      RecordHistories.approve(harness);
      harness.await(ID, Phase.NEEDS_HUMAN);
      RecordHistories.record(harness, "enabled-first", ID);
    }
  }
}
