package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person hears who starts a store alone with an input that is wrong. */
class StoreInputTest {
  private final RunHarness harness = new RunHarness();

  @AfterEach
  void close() {
    harness.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ReencryptBucket",
        "ReencryptDataKeys",
        "ReencryptTable",
        "ReencryptVolume",
        "ReencryptSnapshots",
        "ReencryptImages",
        "ReencryptLaunchTemplates",
        "ReencryptEbsDefaultKey",
        "RotateKey",
        "RestoreKey"
      })
  void failsByNameWithoutInput(String type) {
    WorkflowStub run = stub(type);
    run.start();

    assertThatThrownBy(() -> run.getResult(Object.class))
        .satisfies(
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.INVALID_INPUT);
              assertThat(FailureType.message(failure)).contains("input is missing");
            });
  }

  @Test
  void refusesAFieldThatIsNotKnown() {
    WorkflowStub run = stub("ReencryptBucket");
    run.start(
        Map.of(
            "store",
            Map.of("type", "bucket", "name", "orders"),
            "sweep",
            Map.of(
                "oldKey",
                FakeAccount.OLD.value(),
                "newKey",
                FakeAccount.NEW.value(),
                "reencryption",
                "NEW_DATA_KEYS",
                "kind",
                "REENCRYPT"),
            "fast",
            true));

    assertThatThrownBy(() -> run.getResult(Object.class))
        .satisfies(
            failure -> assertThat(FailureType.message(failure)).contains("fast: unknown field"));
  }

  private WorkflowStub stub(String type) {
    return harness
        .client()
        .newUntypedWorkflowStub(
            type,
            WorkflowOptions.newBuilder()
                .setTaskQueue(TaskQueues.CONTROL)
                .setWorkflowId(type)
                .setWorkflowExecutionTimeout(Duration.ofMinutes(1))
                .build());
  }
}
