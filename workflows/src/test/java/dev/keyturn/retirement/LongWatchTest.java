package dev.keyturn.retirement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.DisabledKey;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Reason;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A watch of more looks than one history should have; row 69H. */
class LongWatchTest {
  private static final String ID = "watch/111122223333/" + FakeAccount.OLD.keyId();

  /** Looks that show nothing new are answered after 70 minutes, the 200th on the tenth day. */
  private static final Duration EVERY = Duration.ofMinutes(35);

  private static final Duration CONTINUED = Duration.ofDays(10);
  private static final Duration UNTIL = Duration.ofDays(12);
  private static final Reason SEEN = new Reason("operator@example.com", "seen to");
  private static final String BATCH = "arn:aws:iam::111122223333:role/batch";
  private static final Inaccessible TABLE =
      new Inaccessible("DynamoDB table", "customers", "INACCESSIBLE_ENCRYPTION_CREDENTIALS", true);

  private final RunHarness harness = new RunHarness();

  @BeforeEach
  void setUp() {
    harness.account().disable(FakeAccount.OLD);
  }

  @AfterEach
  void tearDown() {
    harness.close();
  }

  @Test
  void continuesAsNewWithWhatItFound() {
    harness.account().refuses(BATCH, "Decrypt");
    WorkflowStub watch = start(true);
    harness.sleep(Duration.ofHours(3));
    handlers().acknowledge(SEEN);
    harness.sleep(CONTINUED);

    assertThat(isContinued()).isTrue();
    assertThat(status().phase()).isEqualTo(Phase.WATCHING);
    assertThat(status().told()).hasSize(2).anyMatch(text -> text.contains("acknowledged"));
    assertThat(watch.getResult(WatchReport.class).outcome()).isEqualTo(WatchOutcome.OVER);
    assertThat(harness.account().calls()).doesNotContain("enableOldKey");
  }

  @Test
  void handsOnWhatAPersonHasToSeeTo() {
    start(true);
    harness.sleep(Duration.ofHours(3));
    harness.disabledKeys().lose(TABLE);
    harness.sleep(CONTINUED);

    assertThat(isContinued()).isTrue();
    assertThat(status().trouble())
        .anyMatch(text -> text.contains("enabled again") && text.contains("customers"));
    assertThat(harness.account().calls()).containsOnlyOnce("enableOldKey");
  }

  private boolean isContinued() {
    return harness
            .client()
            .fetchHistory(ID)
            .getEvents()
            .get(0)
            .getWorkflowExecutionStartedEventAttributes()
            .getContinuedExecutionRunId()
            .length()
        > 0;
  }

  private WorkflowStub start(boolean enables) {
    WorkflowStub stub = harness.stub("WatchDisabledKey", ID);
    stub.start(
        new DisabledKey(
            FakeAccount.OLD,
            "RespondToCompromise/eu-west-1/orders",
            Instant.EPOCH,
            Instant.ofEpochMilli(harness.now()).plus(UNTIL),
            EVERY,
            enables,
            List.of(FakeAccount.WORKER),
            List.of(FakeAccount.SUSPECT),
            List.of()));
    return stub;
  }

  private WatchDisabledKeyWorkflow handlers() {
    return harness.client().newWorkflowStub(WatchDisabledKeyWorkflow.class, ID);
  }

  private WatchStatus status() {
    return handlers().status();
  }
}
