package dev.keyturn.worker;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;

/**
 * Lets terminated runs answer queries: without that nobody could restore what such a run changed.
 * The SDK (1.38.0) fails to replay the event by which a run was terminated, but skips the one by
 * which it timed out; so it is shown that one. A worker never asks how a run ended.
 */
final class TerminatedRuns implements ClientInterceptor {
  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<R> listener, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onMessage(R message) {
                super.onMessage(readable(message));
              }
            },
            headers);
      }
    };
  }

  /** The same answer, with a history that the SDK can replay. */
  @SuppressWarnings("unchecked")
  static <R> R readable(R message) {
    if (message instanceof PollWorkflowTaskQueueResponse task && task.hasQuery()) {
      return (R) task.toBuilder().setHistory(readable(task.getHistory())).build();
    }
    if (message instanceof GetWorkflowExecutionHistoryResponse page && page.hasHistory()) {
      return (R) page.toBuilder().setHistory(readable(page.getHistory())).build();
    }
    return message;
  }

  private static History readable(History history) {
    int last = history.getEventsCount() - 1;
    if (last < 0 || !isTermination(history.getEvents(last))) {
      return history;
    }
    HistoryEvent event =
        history.getEvents(last).toBuilder()
            .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT)
            .build();
    return history.toBuilder().setEvents(last, event).build();
  }

  private static boolean isTermination(HistoryEvent event) {
    return event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED;
  }
}
