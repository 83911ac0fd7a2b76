package dev.keyturn.acceptance.world;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.keyturn.TaskQueues;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.Receipt;
import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Proof;
import dev.keyturn.replacement.RestoreRecords;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A workflow that a test started, and the hands of the people around it. */
public final class Run {
  /** Who asks. */
  public static final String REQUESTER = "responder@example.com";

  /** Who decides. */
  public static final String OTHER_PERSON = "second.person@example.com";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Each look is a query, which server and worker have work with. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final WorkflowStub stub;
  private final String id;

  private Run(WorkflowStub stub, String id) {
    this.stub = stub;
    this.id = id;
  }

  static Run start(WorkflowClient client, String type, String id, String input) {
    WorkflowStub stub =
        client.newUntypedWorkflowStub(
            type,
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.CONTROL)
                .build());
    stub.start(new Verbatim(input));
    return new Run(stub, id);
  }

  /** One that something else has started. */
  static Run of(WorkflowClient client, String id) {
    return new Run(client.newUntypedWorkflowStub(id), id);
  }

  /** The workflow id. */
  public String id() {
    return id;
  }

  public RunStatus status() {
    return stub.query("status", RunStatus.class);
  }

  /** What a query answers. */
  public <T> T ask(String query, Class<T> type) {
    return stub.query(query, type);
  }

  public Proof proof() {
    return stub.query("proof", Proof.class);
  }

  /** Waits for a phase; fails if the run ends or asks a person before. */
  public RunStatus await(Phase phase) {
    return Await.until(
        "reach " + phase,
        PATIENCE,
        BETWEEN_LOOKS,
        () -> {
          RunStatus status = status();
          if (status.phase() == phase) {
            return Optional.of(status);
          }
          if (status.phase() == Phase.NEEDS_HUMAN || !isOpen()) {
            throw new AssertionError("not " + phase + " but " + status);
          }
          return Optional.empty();
        });
  }

  /** Waits until a person is needed, and gives what the run says. */
  public RunStatus awaitTrouble() {
    return await(Phase.NEEDS_HUMAN);
  }

  /** Sends an Update. */
  public Receipt tell(String update, Object input) {
    return stub.update(update, Receipt.class, input);
  }

  /** Asks for another try. */
  public void retry() {
    tell("retryFailed", new Retry(OTHER_PERSON));
  }

  /** Approves the present proof as another person. */
  public void approve() {
    tell("approve", new Approval(OTHER_PERSON, proof().hash(), true));
  }

  /** Sends the run the way back, suspects and all. */
  public void rollBack() {
    tell("rollBack", new RollBack(OTHER_PERSON, "a test goes back", true));
  }

  /** Waits for the proof, approves it, and waits for the end. */
  public RunReport approved() {
    await(Phase.AWAITING_APPROVAL);
    approve();
    return result(RunReport.class);
  }

  /** Waits for the end; a run that asks a person instead is a failure. */
  public <T> T result(Class<T> type) {
    return Await.until("end", PATIENCE, BETWEEN_LOOKS, () -> ended(type));
  }

  /** What the run says for which it failed. */
  public String failure() {
    try {
      String result = stub.getResult(PATIENCE.toSeconds(), TimeUnit.SECONDS, String.class);
      throw new AssertionError("did not fail but gave " + result);
    } catch (WorkflowFailedException failed) {
      return FailureType.of(failed).map(FailureType::wireName).orElse("?")
          + ": "
          + FailureType.message(failed);
    } catch (TimeoutException slow) {
      throw new AssertionError("did not end", slow);
    }
  }

  /** Ends it without giving it a chance to do anything about it. */
  public void terminate() {
    stub.terminate("a test ends it");
  }

  /** The record of what this run, which a test started, has changed; there may be none. */
  Run record(WorkflowClient client) {
    return of(client, RestoreRecords.id(id, stub.getExecution().getRunId()));
  }

  void terminateIfOpen() {
    try {
      if (isOpen()) {
        terminate();
      }
    } catch (WorkflowNotFoundException ended) {
      // It ended by itself just now.
      return;
    }
  }

  private <T> Optional<T> ended(Class<T> type) {
    if (!isOpen()) {
      return Optional.of(stub.getResult(type));
    }
    if (type == RunReport.class && status().phase() == Phase.NEEDS_HUMAN) {
      throw new AssertionError("needs a person: " + status());
    }
    return Optional.empty();
  }

  private boolean isOpen() {
    return stub.describe().getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  /** Text that goes over the wire as it is, as the Temporal CLI sends it. */
  private record Verbatim(@JsonRawValue @JsonValue String text) {}
}
