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
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
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
      private List<SeenRun> children = List.of();

      @Override
      public void start(Listener<R> listener, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onClose(Status status, Metadata trailers) {
                if (status.isOk()) {
                  children.forEach(child -> untilTold(child, next));
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

      private void lock(List<SeenRun> cancelled) {
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

  private static List<SeenRun> cancelled(RespondWorkflowTaskCompletedRequest done) {
    return done.getCommandsList().stream()
        .filter(Command::hasRequestCancelExternalWorkflowExecutionCommandAttributes)
        .map(command -> command.getRequestCancelExternalWorkflowExecutionCommandAttributes())
        .map(cancelled -> WorkflowExecution.newBuilder().setWorkflowId(cancelled.getWorkflowId()))
        .map(child -> new SeenRun(done.getNamespace(), child.build()))
        .toList();
  }

  private static void untilTold(SeenRun child, Channel server) {
    try {
      for (int i = 0; i < LOOKS && !isTold(child, server); i++) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it knows of the cancellation, or has ended. */
  private static boolean isTold(SeenRun child, Channel server) {
    return child.describe(server).getWorkflowExecutionInfo().getStatus()
            != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
        || child
            .events(server)
            .anyMatch(HistoryEvent::hasWorkflowExecutionCancelRequestedEventAttributes);
  }
}
