package dev.keyturn.testing;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells workers that histories are as large as a test wants; the in-memory server tells no size.
 * What was told of a workflow task is told again when it is replayed.
 */
public final class TallHistory implements ClientInterceptor {
  private final AtomicLong bytes = new AtomicLong();
  private final Map<String, Long> told = new ConcurrentHashMap<>();

  /** From the next workflow task on every history is of that size. */
  public void is(long size) {
    bytes.set(size);
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      /** Of whose history an answer without a run's id is. */
      private String asked = "";

      @Override
      public void sendMessage(Q message) {
        if (message instanceof GetWorkflowExecutionHistoryRequest request) {
          asked = request.getExecution().getRunId();
        }
        super.sendMessage(message);
      }

      @Override
      public void start(Listener<R> listener, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              @SuppressWarnings("unchecked") // It is of the type that it was.
              public void onMessage(R message) {
                super.onMessage((R) sized(message, asked));
              }
            },
            headers);
      }
    };
  }

  /** A worker that has forgotten a run is sent the last events, and asks for the others. */
  private Object sized(Object message, String asked) {
    if (message instanceof PollWorkflowTaskQueueResponse task) {
      String run = task.getWorkflowExecution().getRunId();
      return task.toBuilder().setHistory(sized(task.getHistory(), run)).build();
    }
    if (message instanceof GetWorkflowExecutionHistoryResponse page) {
      return page.toBuilder().setHistory(sized(page.getHistory(), asked)).build();
    }
    return message;
  }

  private History sized(History told, String run) {
    History.Builder history = told.toBuilder();
    history.getEventsBuilderList().stream()
        .filter(HistoryEvent.Builder::hasWorkflowTaskStartedEventAttributes)
        .forEach(
            event ->
                event
                    .getWorkflowTaskStartedEventAttributesBuilder()
                    .setHistorySizeBytes(size(run, event.getEventId())));
    return history.build();
  }

  private long size(String run, long event) {
    return told.computeIfAbsent(run + "/" + event, first -> bytes.get());
  }
}
