package dev.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.TaskQueues;
import dev.keyturn.key.DisabledKey;
import dev.keyturn.starter.CommandLineFixture.Ran;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The watch over a disabled key, from the command line. */
class DisabledKeyCommandsTest {
  private static final String RUN = "watch/111122223333/0000";

  private final InProcessTemporal temporal = new InProcessTemporal();
  private final CommandLineFixture keyturn = temporal.keyturn();

  @BeforeEach
  void start() {
    temporal
        .client()
        .newUntypedWorkflowStub(
            "WatchDisabledKey",
            WorkflowOptions.newBuilder()
                .setTaskQueue(TaskQueues.CONTROL)
                .setWorkflowId(RUN)
                .build())
        .start(
            new DisabledKey(
                Samples.OLD,
                "RespondToCompromise/orders",
                Instant.EPOCH,
                Instant.EPOCH.plus(Duration.ofDays(7)),
                Duration.ofMinutes(5),
                true,
                List.of(),
                List.of(),
                List.of()));
  }

  @AfterEach
  void close() {
    temporal.close();
  }

  @Test
  void showsWhatItFoundAndTheCommandsThatLeadOn() {
    Ran status = keyturn.run("status", RUN);

    assertThat(status.exitCode()).as(status.err()).isZero();
    assertThat(status.out())
        .contains(
            "NEEDS_HUMAN",
            Samples.OLD.value(),
            "RespondToCompromise/orders",
            "WAITS FOR A PERSON",
            "role/batch was refused Decrypt",
            "2 RDS instances",
            "DynamoDB tables: not allowed",
            "./keyturn acknowledge " + RUN,
            "./keyturn enable " + RUN);
  }

  @Test
  void sendsWhatAPersonDecides() {
    assertThat(keyturn.run("enable", RUN, "--by", "me", "--reason", "it is needed").out())
        .contains("enabling: it is needed");

    assertThat(keyturn.run("acknowledge", RUN, "--by", "me", "--reason", "seen").out())
        .contains("known: seen");
    assertThat(keyturn.run("status", RUN).out())
        .contains("DONE", "outcome", "ENABLED")
        .doesNotContain("./keyturn enable");
  }
}
