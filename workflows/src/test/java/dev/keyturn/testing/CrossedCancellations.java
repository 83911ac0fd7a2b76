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
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the in-memory server from a case that it can't take and a real one can: a workflow task
 * that cancels an activity whose answer came in while the task was under way. It refuses the task
 * after it has taken it for done ({@code ACTIVITY_UNKNOWN}), and the run stands still for ever.
 * Such a task is failed here instead, so that the workflow sees the answer first.
 */
final class CrossedCancellations implements ClientInterceptor {
  private static final Set<String> ANSWERS =
      Set.of(
          WorkflowServiceGrpc.getRespondActivityTaskCompletedMethod().getFullMethodName(),
          WorkflowServiceGrpc.getRespondActivityTaskFailedMethod().getFullMethodName(),
          WorkflowServiceGrpc.getRespondActivityTaskCanceledMethod().getFullMethodName());

  /** Held by an answer, or by a task that cancels, until the server has taken it. */
  private final Semaphore turn = new Semaphore(1);

  private final Map<Object, WorkflowExecution> tasks = new ConcurrentHashMap<>();

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    boolean answers = ANSWERS.contains(method.getFullMethodName());
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      private final AtomicBoolean ours = new AtomicBoolean();

      @Override
      public void start(Listener<R> listener, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onMessage(R message) {
                if (message instanceof PollWorkflowTaskQueueResponse task) {
                  tasks.put(task.getTaskToken(), task.getWorkflowExecution());
                }
                super.onMessage(message);
              }

              @Override
              public void onClose(Status status, Metadata trailers) {
                giveBack();
                super.onClose(status, trailers);
              }
            },
            headers);
      }

      @Override
      public void sendMessage(Q message) {
        if (answers) {
          take();
        } else if (message instanceof RespondWorkflowTaskCompletedRequest done) {
          @Nullable WorkflowExecution run = tasks.remove(done.getTaskToken());
          List<Long> cancelled = cancelled(done);
          if (run != null && !cancelled.isEmpty()) {
            take();
            failIfAnswered(new SeenRun(done.getNamespace(), run), cancelled, done);
          }
        }
        super.sendMessage(message);
      }

      private void failIfAnswered(
          SeenRun run, List<Long> cancelled, RespondWorkflowTaskCompletedRequest done) {
        if (open(run, next).containsAll(cancelled)) {
          return;
        }
        WorkflowServiceGrpc.newBlockingStub(next)
            .respondWorkflowTaskFailed(
                RespondWorkflowTaskFailedRequest.newBuilder()
                    .setNamespace(done.getNamespace())
                    .setTaskToken(done.getTaskToken())
                    .setCause(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND)
                    .build());
        giveBack();
        throw Status.NOT_FOUND
            .withDescription("an activity to cancel has answered: the task is made anew")
            .asRuntimeException();
      }

      private void take() {
        turn.acquireUninterruptibly();
        ours.set(true);
      }

      private void giveBack() {
        if (ours.getAndSet(false)) {
          turn.release();
        }
      }
    };
  }

  private static List<Long> cancelled(RespondWorkflowTaskCompletedRequest done) {
    return done.getCommandsList().stream()
        .filter(Command::hasRequestCancelActivityTaskCommandAttributes)
        .map(Command::getRequestCancelActivityTaskCommandAttributes)
        .map(attributes -> attributes.getScheduledEventId())
        .toList();
  }

  /** The events that scheduled what has not ended. */
  private static Set<Long> open(SeenRun run, Channel server) {
    Set<String> pending =
        run.describe(server).getPendingActivitiesList().stream()
            .map(PendingActivityInfo::getActivityId)
            .collect(Collectors.toSet());
    return run.events(server)
        .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
        .filter(
            event ->
                pending.contains(event.getActivityTaskScheduledEventAttributes().getActivityId()))
        .map(HistoryEvent::getEventId)
        .collect(Collectors.toSet());
  }
}
