package dev.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import org.junit.jupiter.api.Test;

class TerminatedRunsTest {
  private static final History TERMINATED =
      History.newBuilder()
          .addEvents(event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED))
          .addEvents(event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED))
          .build();

  @Test
  void showsQueriesAndLaterPagesAnEndThatTheSdkCanReplay() {
    PollWorkflowTaskQueueResponse task =
        PollWorkflowTaskQueueResponse.newBuilder()
            .setQuery(WorkflowQuery.newBuilder().setQueryType("restorePoint"))
            .setHistory(TERMINATED)
            .build();
    GetWorkflowExecutionHistoryResponse page =
        GetWorkflowExecutionHistoryResponse.newBuilder().setHistory(TERMINATED).build();

    for (History shown :
        new History[] {
          TerminatedRuns.readable(task).getHistory(), TerminatedRuns.readable(page).getHistory()
        }) {
      assertThat(shown.getEventsList())
          .extracting(HistoryEvent::getEventType)
          .containsExactly(
              EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
              EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT);
    }
  }

  @Test
  void leavesEveryOtherAnswerAlone() {
    PollWorkflowTaskQueueResponse task =
        PollWorkflowTaskQueueResponse.newBuilder().setHistory(TERMINATED).build();
    GetWorkflowExecutionHistoryResponse none =
        GetWorkflowExecutionHistoryResponse.newBuilder().build();

    assertThat(TerminatedRuns.readable(task)).isSameAs(task);
    assertThat(TerminatedRuns.readable(none)).isEqualTo(none);
    assertThat(TerminatedRuns.readable("text")).isEqualTo("text");
  }

  private static HistoryEvent event(EventType type) {
    return HistoryEvent.newBuilder().setEventType(type).build();
  }
}
