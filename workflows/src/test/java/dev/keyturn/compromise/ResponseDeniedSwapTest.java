package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Refusal;
import dev.keyturn.replacement.ReplacementPlan;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.testing.FakeEc2;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That a run finds out before any outage what the worker may not call; row 62G. */
@Timeout(60)
class ResponseDeniedSwapTest extends Responses {
  private final FakeEc2 ec2 = harness.account().ec2();

  @Test
  void refusesThePlanOfASwapThatTheWorkerMayNotMake() {
    ec2.denies("ec2:AttachVolume");

    Map<String, Object> input = on(execute(), true);
    input.put("suspects", List.of());

    assertFails(
        input,
        FailureType.PLAN_REFUSED,
        "volume " + FakeEc2.ROOT + ": the worker may not call ec2:AttachVolume");
    assertThat(harness.account().calls()).doesNotContain("createReplacementKey", "stopInstance");
  }

  @Test
  void showsInThePlanWhatToAllow() {
    ec2.denies("ec2:AttachVolume");

    assertThat(plan(true).refusals())
        .extracting(Refusal::remedy)
        .singleElement()
        .asString()
        .contains("allow ec2:AttachVolume to the worker's principal");
  }

  @Test
  void triesNothingForAVolumeThatIsNotGoingToBeSwapped() {
    ec2.denies("ec2:AttachVolume");

    assertThat(plan(false).refusals()).isEmpty();
    assertThat(harness.account().calls()).doesNotContain("tryVolumeCalls");
  }

  @Test
  void saysInThePlanWhatIsNotKnown() {
    ec2.leavesOpen("ec2:AttachVolume");

    ReplacementPlan plan = plan(true);

    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.stores().get(0).actions())
        .anySatisfy(action -> assertThat(action).contains("ec2:AttachVolume", "is not known"));
  }

  /** It may be known at the next look. */
  @Test
  void showsWhatIsNotKnownOutsideThePlansHash() {
    String known = plan(true).hash();
    ec2.leavesOpen("ec2:AttachVolume");

    assertThat(plan(true).hash()).isEqualTo(known);
  }

  @Test
  void asksAPersonWherePermissionsChangedSinceThePlan() {
    harness.account().on("snapshotVolume", () -> ec2.denies("ec2:AttachVolume"));
    start(on(execute(), true));

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.trouble())
        .contains("volume/" + FakeEc2.ROOT, "nothing was stopped", "ec2:AttachVolume");
    assertThat(harness.account().calls()).doesNotContain("stopInstance");
    assertThat(ec2.state()).isEqualTo("running");

    harness.account().on("snapshotVolume", () -> {});
    ec2.denies();
    harness.endInstanceLock();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    harness.await(ID, Phase.AWAITING_APPROVAL);
  }

  private ReplacementPlan plan(boolean stops) {
    return start(on(input(), stops)).getResult(RunReport.class).plan().plan();
  }

  private static Map<String, Object> on(Map<String, Object> input, boolean stops) {
    input.put(
        "stores", List.of(Map.of("type", "volume", "id", FakeEc2.ROOT, "stopInstances", stops)));
    return input;
  }
}
