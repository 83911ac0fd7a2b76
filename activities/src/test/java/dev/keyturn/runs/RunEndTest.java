package dev.keyturn.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.KeyturnJson;
import dev.keyturn.audit.Lineage;
import dev.keyturn.audit.RunEnd;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How runs ended that made keys, as Temporal tells it. */
class RunEndTest {
  private static final String QUEUE = "runs";
  private static final String RUN = "RespondToCompromise/eu-west-1/orders";

  private final TestWorkflowEnvironment temporal =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder()
                      .setDataConverter(KeyturnJson.dataConverter())
                      .build())
              .build());
  private final TemporalRuns runs = new TemporalRuns(temporal.getWorkflowClient());

  @BeforeEach
  void start() {
    temporal.newWorker(QUEUE).registerWorkflowImplementationTypes(RunWithOutcome.Impl.class);
    temporal.start();
  }

  @AfterEach
  void close() {
    temporal.close();
  }

  @ParameterizedTest
  @CsvSource({
    "DONE,                 DONE",
    "rotation DONE,        DONE",
    "ROLLED_BACK,          TAKEN_BACK",
    "rotation REJECTED,    TAKEN_BACK",
    "FAILED,               BROKEN_OFF"
  })
  void tellsHowARunEnded(String outcome, RunEnd end) {
    WorkflowStub run = run(outcome);
    await(run);

    assertThat(end(run.getExecution().getRunId())).isEqualTo(end);
  }

  @Test
  void takesALaterRunThatIsGoingForTheRun() {
    WorkflowStub first = run("FAILED");
    await(first);
    WorkflowStub second = run("OPEN");
    assertThat(end(first.getExecution().getRunId())).isEqualTo(RunEnd.OPEN);

    second.terminate("enough");
    assertThat(end(second.getExecution().getRunId())).isEqualTo(RunEnd.BROKEN_OFF);
    assertThat(end("")).isEqualTo(RunEnd.BROKEN_OFF);
  }

  @Test
  void knowsNothingOfARunThatTemporalHasForgotten() {
    assertThat(end("")).isEqualTo(RunEnd.FORGOTTEN);
    assertThat(end("not a run id")).isEqualTo(RunEnd.FORGOTTEN);
    assertThat(end("00000000-0000-0000-0000-000000000000")).isEqualTo(RunEnd.FORGOTTEN);
  }

  private RunEnd end(String runId) {
    return runs.endOf(
        new Lineage(
            Optional.of("old"),
            Optional.of(RUN),
            Optional.of(runId).filter(id -> !id.isEmpty()),
            false));
  }

  private WorkflowStub run(String outcome) {
    WorkflowStub stub =
        temporal
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                "RunWithOutcome",
                WorkflowOptions.newBuilder().setTaskQueue(QUEUE).setWorkflowId(RUN).build());
    stub.start(outcome);
    return stub;
  }

  private static void await(WorkflowStub run) {
    try {
      run.getResult(Map.class);
    } catch (WorkflowException ended) {
      assertThat(ended).hasMessageContaining("Workflow");
    }
  }
}
