package dev.keyturn.testing;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.testservice.v1.LockTimeSkippingRequest;
import io.temporal.api.testservice.v1.TestServiceGrpc;
import io.temporal.api.testservice.v1.UnlockTimeSkippingRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the in-memory server from skipping time while a cancellation is on its way from a run to
 * its child. The server passes it on in a thread of its own and counts nobody as busy meanwhile: on
 * a loaded machine time skips to the run's timeout, years ahead.
 */
final class CancelledChildren implements ClientInterceptor {
  private static final int LOOKS = 2_000;

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      private List<Child> children = List.of();

      @Override
      public void start(Listener<R> listener, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onClose(Status status, Metadata trailers) {
                if (status.isOk()) {
                  children.forEach(child -> child.untilTold(next));
                }
                unlock();
                super.onClose(status, trailers);
              }
            },
            headers);
      }

      @Override
      public void sendMessage(Q message) {
        if (message instanceof RespondWorkflowTaskCompletedRequest done) {
          lock(cancelled(done));
        }
        try {
          super.sendMessage(message);
        } catch (StatusRuntimeException refused) {
          unlock();
          throw refused;
        }
      }

      private void lock(List<Child> cancelled) {
        if (!cancelled.isEmpty()) {
          TestServiceGrpc.newBlockingStub(next)
              .lockTimeSkipping(LockTimeSkippingRequest.getDefaultInstance());
          children = cancelled;
        }
      }

      private void unlock() {
        if (!children.isEmpty()) {
          TestServiceGrpc.newBlockingStub(next)
              .unlockTimeSkipping(UnlockTimeSkippingRequest.getDefaultInstance());
          children = List.of();
        }
      }
    };
  }

  private static List<Child> cancelled(RespondWorkflowTaskCompletedRequest done) {
    return done.getCommandsList().stream()
        .filter(Command::hasRequestCancelExternalWorkflowExecutionCommandAttributes)
        .map(command -> command.getRequestCancelExternalWorkflowExecutionCommandAttributes())
        .map(cancelled -> new Child(done.getNamespace(), cancelled.getWorkflowId()))
        .toList();
  }

  private record Child(String namespace, String id) {
    void untilTold(Channel server) {
      try {
        for (int i = 0; i < LOOKS && !isTold(WorkflowServiceGrpc.newBlockingStub(server)); i++) {
          TimeUnit.MILLISECONDS.sleep(5);
        }
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
      }
    }

    /** Whether it knows of the cancellation, or has ended. */
    private boolean isTold(WorkflowServiceGrpc.WorkflowServiceBlockingStub server) {
      WorkflowExecution run = WorkflowExecution.newBuilder().setWorkflowId(id).build();
      boolean ended =
          server
                  .describeWorkflowExecution(
                      DescribeWorkflowExecutionRequest.newBuilder()
                          .setNamespace(namespace)
                          .setExecution(run)
                          .build())
                  .getWorkflowExecutionInfo()
                  .getStatus()
              != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
      return ended
          || server
              .getWorkflowExecutionHistory(
                  GetWorkflowExecutionHistoryRequest.newBuilder()
                      .setNamespace(namespace)
                      .setExecution(run)
                      .build())
              .getHistory()
              .getEventsList()
              .stream()
              .anyMatch(HistoryEvent::hasWorkflowExecutionCancelRequestedEventAttributes);
    }
  }
}
