package dev.keyturn.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.KeyturnJson;
import dev.keyturn.testing.Histories;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That runs which began before plans were hashed by what they mean keep their hashes. */
class PlanHashTest {
  @Test
  void keepsTheHashThatAnEarlierVersionShowed() throws Exception {
    PlanView shown = recorded();

    assertThat(shown.plan().hashOfText()).isEqualTo(shown.planHash());
    assertThat(shown.plan().hash()).isNotEqualTo(shown.planHash());
  }

  private static PlanView recorded() throws Exception {
    List<HistoryEvent> events = Histories.named("v1", "planned").getEvents();
    return KeyturnJson.dataConverter()
        .fromPayload(
            events
                .get(events.size() - 1)
                .getWorkflowExecutionCompletedEventAttributes()
                .getResult()
                .getPayloads(0),
            RunReport.class,
            RunReport.class)
        .plan();
  }
}
