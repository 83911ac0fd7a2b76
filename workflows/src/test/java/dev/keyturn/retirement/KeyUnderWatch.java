package dev.keyturn.retirement;

import dev.keyturn.key.DisabledKey;
import dev.keyturn.replacement.Reason;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A key that was disabled, and the watch over it. */
abstract class KeyUnderWatch {
  static final String ID = "watch/111122223333/" + FakeAccount.OLD.keyId();

  /** The test server stands still where a retry and what cancels it come at the same moment. */
  static final Duration EVERY = Duration.ofMinutes(35);

  static final Reason SEEN = new Reason("operator@example.com", "seen to");
  static final String BATCH = "arn:aws:iam::111122223333:role/batch";
  static final Inaccessible TABLE =
      new Inaccessible("DynamoDB table", "customers", "INACCESSIBLE_ENCRYPTION_CREDENTIALS", true);

  final RunHarness harness = new RunHarness();

  @BeforeEach
  void setUp() {
    harness.account().disable(FakeAccount.OLD);
  }

  @AfterEach
  void tearDown() {
    harness.close();
  }

  final WorkflowStub start(DisabledKey disabled) {
    WorkflowStub stub = harness.stub("WatchDisabledKey", ID);
    stub.start(disabled);
    return stub;
  }

  /** The key, disabled by a run, to be watched for so long. */
  final DisabledKey disabled(Duration watch, boolean enables, List<String> known) {
    return new DisabledKey(
        FakeAccount.OLD,
        "RespondToCompromise/eu-west-1/orders",
        Instant.EPOCH,
        Instant.ofEpochMilli(harness.now()).plus(watch),
        EVERY,
        enables,
        List.of(FakeAccount.WORKER),
        List.of(FakeAccount.SUSPECT),
        known);
  }

  final WatchDisabledKeyWorkflow handlers() {
    return harness.client().newWorkflowStub(WatchDisabledKeyWorkflow.class, ID);
  }

  final WatchStatus status() {
    return handlers().status();
  }
}
