package dev.keyturn.runs;

import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.Map;

/** A run that ends as it is told. */
@WorkflowInterface
public interface RunWithOutcome {
  /** Answers with an outcome; {@code FAILED} fails it, and {@code OPEN} waits for ever. */
  @WorkflowMethod(name = "RunWithOutcome")
  Map<String, Object> run(String outcome);

  /** As a response answers, or as a rotation by replacement. */
  final class Impl implements RunWithOutcome {
    @Override
    public Map<String, Object> run(String outcome) {
      if (outcome.equals("FAILED")) {
        throw ApplicationFailure.newNonRetryableFailure("told to", "Told");
      }
      Workflow.await(() -> !outcome.equals("OPEN"));
      return outcome.startsWith("rotation ")
          ? Map.of("replacement", Map.of("outcome", outcome.substring("rotation ".length())))
          : Map.of("outcome", outcome);
    }
  }
}
