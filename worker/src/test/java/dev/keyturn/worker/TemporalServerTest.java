package dev.keyturn.worker;

import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_DATETIME;
import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_INT;
import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemporalServerTest {
  @Test
  void namesMissingSearchAttributesWithTheTypeThatRunsNeed() {
    assertThat(
            TemporalServer.missing(
                Map.of(
                    "KeyturnKey", INDEXED_VALUE_TYPE_KEYWORD,
                    "KeyturnPhase", INDEXED_VALUE_TYPE_TEXT)))
        .containsExactly(
            "KeyturnPhase (Keyword)",
            "KeyturnSince (Datetime)",
            "KeyturnRemaining (Int)",
            "KeyturnFindings (Int)");
  }

  @Test
  void isContentWithTheSearchAttributesThatRunsSet() {
    assertThat(
            TemporalServer.missing(
                Map.of(
                    "KeyturnKey", INDEXED_VALUE_TYPE_KEYWORD,
                    "KeyturnPhase", INDEXED_VALUE_TYPE_KEYWORD,
                    "KeyturnSince", INDEXED_VALUE_TYPE_DATETIME,
                    "KeyturnRemaining", INDEXED_VALUE_TYPE_INT,
                    "KeyturnFindings", INDEXED_VALUE_TYPE_INT)))
        .isEmpty();
  }

  @Test
  void namesTheDefaultAddressIfNoneIsGiven() {
    assertThat(TemporalServer.address(WorkflowServiceStubsOptions.newBuilder().build()))
        .isEqualTo("127.0.0.1:7233");
  }

  @Test
  void tellsWhetherAServerAnswers() {
    WorkflowServiceStubs nowhere =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:1").build());
    try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
      assertThat(TemporalServer.trouble(temporal.getWorkflowServiceStubs())).isEmpty();
      assertThat(TemporalServer.trouble(nowhere))
          .hasValueSatisfying(
              why -> assertThat(why).startsWith("no Temporal server answers at 127.0.0.1:1"));
    } finally {
      nowhere.shutdownNow();
    }
  }

  @Test
  void saysThatNoServerAnswers() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                TemporalServer.connect(
                    WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:1").build(),
                    Duration.ZERO))
        .withMessageContainingAll("no Temporal server answers at 127.0.0.1:1", "TEMPORAL_ADDRESS");
  }
}
