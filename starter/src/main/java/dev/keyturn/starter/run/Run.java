package dev.keyturn.starter.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.failure.FailureType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run, asked, told and waited for, none of it for ever. */
public final class Run {
  private static final Duration HANDLING = Duration.ofSeconds(60);
  private static final Set<Status.Code> PASSING =
      Set.of(
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.RESOURCE_EXHAUSTED,
          Status.Code.UNAVAILABLE,
          Status.Code.ABORTED);

  private final WorkflowStub stub;
  private final String id;
  private final Patience patience;

  /** No worker answered in time. */
  public static final class Unanswered extends StarterFailure {
    private static final long serialVersionUID = 1L;

    Unanswered(String message) {
      super(message);
    }
  }

  Run(WorkflowStub stub, String id, Patience patience) {
    this.stub = stub;
    this.id = id;
    this.patience = patience;
  }

  public String id() {
    return id;
  }

  /** The answer to a query. */
  public <T> T ask(String query, Class<T> type) {
    try {
      return Deadline.within(patience.answer(), () -> stub.query(query, type));
    } catch (WorkflowNotFoundException e) {
      throw Failures.noRun(id, e);
    } catch (WorkflowQueryException e) {
      throw new StarterFailure(Failures.message(e), e);
    } catch (ApplicationFailure e) {
      throw Failures.unreadable(id, e);
    } catch (WorkflowServiceException | TimeoutException e) {
      if (FailureType.of(e).isPresent()) {
        throw Failures.unreadable(id, e);
      }
      describe();
      throw new Unanswered(Failures.NO_WORKER);
    }
  }

  /** Whether the run has such a query at all; its worker is asked. */
  public boolean answers(String query) {
    try {
      return Deadline.within(patience.answer(), () -> stub.query(query, JsonNode.class) != null);
    } catch (WorkflowQueryException unknown) {
      return false;
    } catch (WorkflowNotFoundException e) {
      throw Failures.noRun(id, e);
    } catch (WorkflowServiceException | TimeoutException e) {
      describe();
      throw new Unanswered(Failures.NO_WORKER);
    }
  }

  /** The answer to a query where only a good one is of use. */
  public <T> Optional<T> tryAsk(String query, Class<T> type, Duration limit) {
    try {
      return Optional.ofNullable(Deadline.within(limit, () -> stub.query(query, type)));
    } catch (WorkflowException | ApplicationFailure | TimeoutException e) {
      return Optional.empty();
    }
  }

  /** Sends an Update and returns what its handler answers; a rejection is a failure. */
  public <T> T tell(String update, Class<T> type, JsonNode input) {
    try {
      return send(update, type, input);
    } catch (WorkflowNotFoundException e) {
      throw isClosed()
          ? new StarterFailure(id + " has ended; it takes no " + update + " any more", e)
          : Failures.noRun(id, e);
    } catch (WorkflowUpdateException e) {
      throw new StarterFailure(update + " was refused: " + Failures.message(e), e);
    } catch (WorkflowServiceException | TimeoutException e) {
      describe();
      throw new StarterFailure(
          Failures.NO_WORKER + "; the " + update + " may still arrive, ask ./keyturn status " + id,
          e);
    }
  }

  private <T> T send(String update, Class<T> type, JsonNode input) throws TimeoutException {
    UpdateOptions<T> options =
        UpdateOptions.newBuilder(type)
            .setUpdateName(update)
            .setWaitForStage(WorkflowUpdateStage.ACCEPTED)
            .build();
    WorkflowUpdateHandle<T> handle =
        Deadline.within(patience.answer(), () -> stub.startUpdate(options, input));
    return Deadline.within(
        HANDLING, () -> handle.getResult(HANDLING.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** What the server knows of the run; fails if there is none. */
  public WorkflowExecutionDescription describe() {
    try {
      return Failures.reaching(patience, stub::describe);
    } catch (WorkflowNotFoundException e) {
      throw Failures.noRun(id, e);
    }
  }

  /** Whether the run has ended, one way or another. */
  public boolean isClosed() {
    return describe().getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  /** Waits for the run's result as long as a worker answers for it. */
  public <T> T result(Class<T> type) {
    long look = patience.answer().dividedBy(3).toMillis();
    while (true) {
      try {
        return stub.getResult(look, TimeUnit.MILLISECONDS, type);
      } catch (WorkflowNotFoundException e) {
        throw Failures.noRun(id, e);
      } catch (WorkflowFailedException e) {
        throw Failures.ended(id, e);
      } catch (WorkflowServiceException e) {
        if (FailureType.of(e).isPresent()) {
          throw Failures.unreadable(id, e);
        }
        if (!isPassing(e)) {
          throw e;
        }
      } catch (TimeoutException e) {
        // It goes on; what counts is whether somebody works on it.
      }
      ask(WorkflowClient.QUERY_TYPE_STACK_TRACE, String.class);
    }
  }

  /**
   * Whether another look may tell more. The SDK (1.38.0) does not take it for the end of a look's
   * time if the server gave up first, or was too busy ("Workflow is busy") or away until then.
   */
  private static boolean isPassing(WorkflowServiceException failure) {
    return failure.getCause() instanceof StatusRuntimeException answer
        && PASSING.contains(answer.getStatus().getCode());
  }
}
