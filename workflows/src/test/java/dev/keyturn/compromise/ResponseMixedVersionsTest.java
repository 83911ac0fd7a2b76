package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.AliasResult;
import dev.keyturn.key.DeathCertificate;
import dev.keyturn.key.ReplacementKey;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.StoreResult;
import dev.keyturn.replacement.GateResult;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.FakeEc2;
import dev.keyturn.testing.LaterVersion;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run whose activities and children are answered by workers of a later version. */
class ResponseMixedVersionsTest extends Responses {
  private final LaterVersion later =
      (LaterVersion) harness.client().getOptions().getDataConverter();

  ResponseMixedVersionsTest() {
    super(new RunHarness(new LaterVersion()));
  }

  static List<List<Map<String, Object>>> stores() {
    return List.of(
        List.of(Map.of("type", "bucket", "name", "orders")),
        List.of(Map.of("type", "table", "name", "customers")),
        List.of(
            Map.of(
                "type",
                "dataKeys",
                "in",
                Map.of("type", "table", "name", "customers", "attribute", "wrappedKey"))),
        List.of(Map.of("type", "volume", "id", FakeEc2.ROOT, "stopInstances", true)),
        List.of(
            Map.of("type", "snapshots"),
            Map.of("type", "images"),
            Map.of("type", "launchTemplates"),
            Map.of("type", "ebsDefaultKey")));
  }

  @ParameterizedTest
  @MethodSource("stores")
  void endsDoneThoughEveryAnswerHasAFieldMore(List<Map<String, Object>> stores) {
    Map<String, Object> input = execute();
    input.put("stores", stores);
    WorkflowStub run = start(input);
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Disabled");
  }

  @Test
  void goesBackThoughEveryAnswerHasAFieldMore() {
    WorkflowStub run = start(execute());
    proof();
    harness.run(ID).rollBack(new RollBack("approver@example.com", "false alarm", true));

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void goesBackInTheEndThoughAnAnswerOnTheWayCannotBeRead() {
    WorkflowStub run = start(execute());
    proof();
    later.writes(AliasResult.class, "[\"of another shape\"]");
    harness.run(ID).rollBack(new RollBack("approver@example.com", "false alarm", true));
    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble()).contains("rolling back stopped");

    later.writesReadably();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  static List<Class<?>> answersAfterTheDisable() {
    return List.of(SampleResult.class, DeathCertificate.class);
  }

  @ParameterizedTest
  @MethodSource("answersAfterTheDisable")
  void enablesTheOldKeyWhenAnAnswerAfterTheDisableCannotBeRead(Class<?> answer) {
    harness.account().on("disableOldKey", () -> later.writes(answer, "[\"of another shape\"]"));
    WorkflowStub run = start(execute());
    approve();

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble()).contains("enabled again");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");

    harness.account().on("disableOldKey", () -> {});
    later.writesReadably();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void enablesTheOldKeyWhenTheScanAfterTheDisableCannotBeRead() {
    harness
        .account()
        .on("disableOldKey", () -> later.writes(StoreResult.class, "[\"of another\"]"));
    start(onTables(execute()));
    approve();

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble()).contains("enabled again");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
  }

  @Test
  void takesTheGatesWordForItThoughItsAnswerCannotBeRead() {
    later.writes(GateResult.class, "[\"of another shape\"]");
    harness.account().fails("proveKeyDead", FailureType.AWS_REFUSED, "nobody can tell");
    WorkflowStub run = start(execute());
    approve();

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble()).contains("enabled again");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
    harness.run(ID).rollBack(new RollBack("approver@example.com", "enough", true));
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  /** Nothing at all where something has to be is what no version has thought of. */
  @ParameterizedTest
  @ValueSource(classes = {SampleResult.class, DeathCertificate.class})
  void leavesTheOldKeyEnabledWhateverBreaksTheRunAfterTheDisable(Class<?> answer) {
    harness.account().on("disableOldKey", () -> later.writes(answer, "null"));
    WorkflowStub run = start(execute());
    approve();

    assertThatThrownBy(() -> run.getResult(RunReport.class))
        .satisfies(
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.BROKEN);
              assertThat(FailureType.message(failure)).contains("the old key is enabled");
            });
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
  }

  /** Before the disable nothing is lost by waiting for a version that can read it. */
  @Test
  void asksAPersonWhenAnAnswerBeforeTheDisableCannotBeRead() {
    later.writes(ReplacementKey.class, "[\"of another shape\"]");
    WorkflowStub run = start(execute());
    harness.await(ID, Phase.NEEDS_HUMAN);

    later.writesReadably();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }
}
