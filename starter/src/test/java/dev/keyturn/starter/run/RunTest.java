package dev.keyturn.starter.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RunTest {
  private static final String ID = "Plan/eu-west-1/orders";

  /** What a server says that is busy, or away for a moment. */
  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED", "UNAVAILABLE", "ABORTED"})
  void resultIsWaitedForThoughTheServerGivesALookUpFirst(Status.Code code) {
    Run run = run(refused(code.toStatus()), "done");

    assertThat(run.result(String.class)).isEqualTo("done");
  }

  @Test
  void resultThatTheServerRefusesIsNotWaitedFor() {
    WorkflowServiceException refusal = refused(Status.PERMISSION_DENIED);

    assertThatThrownBy(() -> run(refusal, "done").result(String.class)).isSameAs(refusal);
  }

  private static WorkflowServiceException refused(Status status) {
    WorkflowExecution execution = WorkflowExecution.newBuilder().setWorkflowId(ID).build();
    return new WorkflowServiceException(
        execution, "RespondToCompromise", status.asRuntimeException());
  }

  /**
   * A run that answers every query, and whose result is asked for as often as there are answers.
   */
  private static Run run(Object... results) {
    Deque<Object> left = new ArrayDeque<>(Arrays.asList(results));
    WorkflowStub stub =
        (WorkflowStub)
            Proxy.newProxyInstance(
                RunTest.class.getClassLoader(),
                new Class<?>[] {WorkflowStub.class},
                (self, method, arguments) -> {
                  if (method.getName().equals("query")) {
                    return "waiting";
                  }
                  if (left.pop() instanceof RuntimeException failure) {
                    throw failure;
                  }
                  return results[results.length - 1];
                });
    return new Run(stub, ID, Patience.DEFAULT);
  }
}
