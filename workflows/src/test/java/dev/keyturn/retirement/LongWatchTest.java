package dev.keyturn.retirement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.replacement.KeyturnAttributes;
import dev.keyturn.replacement.Phase;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A watch of more looks than one history should have; row 69H. */
class LongWatchTest extends KeyUnderWatch {
  /** Looks that show nothing new are answered after 70 minutes, the 200th on the tenth day. */
  private static final Duration CONTINUED = Duration.ofDays(10);

  private static final Duration UNTIL = Duration.ofDays(12);

  @Test
  void continuesAsNewWithWhatItFound() {
    harness.account().refuses(BATCH, "Decrypt");
    WorkflowStub watch = start(disabled(UNTIL, true, List.of()));
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
    start(disabled(UNTIL, true, List.of()));
    harness.sleep(Duration.ofHours(3));
    harness.disabledKeys().lose(TABLE);
    harness.sleep(Duration.ofHours(3));
    OffsetDateTime since = since();
    harness.sleep(CONTINUED);

    assertThat(isContinued()).isTrue();
    assertThat(since()).as("since when it waits for a person").isEqualTo(since);
    assertThat(status().trouble())
        .anyMatch(text -> text.contains("enabled again") && text.contains("customers"));
    assertThat(harness.account().calls()).containsOnlyOnce("enableOldKey");
  }

  private OffsetDateTime since() {
    return harness
        .client()
        .newUntypedWorkflowStub(ID)
        .describe()
        .getTypedSearchAttributes()
        .get(KeyturnAttributes.SINCE);
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
}
