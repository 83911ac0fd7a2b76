package dev.keyturn.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.util.HashMap;
import java.util.Map;

/** Starts {@code RotateKey} as the Temporal CLI does, with an input of maps. */
public final class Rotations {
  private Rotations() {}

  /** One on the fake account's key, with changes to the least input. */
  public static WorkflowStub start(RunHarness harness, String id, Map<String, Object> changes) {
    Map<String, Object> input = new HashMap<>();
    input.put("key", "alias/orders");
    input.put("region", "eu-west-1");
    input.put("requestedBy", "me@example.com");
    input.putAll(changes);
    WorkflowStub stub = harness.stub("RotateKey", id);
    stub.start(input);
    return stub;
  }

  /** Some fields of an input, with more over them. */
  public static Map<String, Object> with(Map<String, Object> some, Map<String, Object> more) {
    Map<String, Object> both = new HashMap<>(some);
    both.putAll(more);
    return both;
  }

  /** A run must fail like that, with these words. */
  public static void assertFails(WorkflowStub run, FailureType type, String... words) {
    assertThatThrownBy(() -> run.getResult(Object.class))
        .isInstanceOfSatisfying(
            WorkflowFailedException.class,
            failed -> {
              assertThat(FailureType.of(failed)).contains(type);
              assertThat(FailureType.message(failed)).contains(words);
            });
  }
}
