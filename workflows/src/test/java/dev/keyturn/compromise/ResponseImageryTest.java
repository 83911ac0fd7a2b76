package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Proof;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import io.temporal.client.WorkflowStub;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ResponseImageryTest extends Responses {
  @Test
  void movesSnapshotsAndShowsTheOriginalsToTheApprover() {
    harness.imagery().holds("snap-1", 0).holds("snap-2", 2);
    WorkflowStub run = start(with(execute(), "snapshots"));

    Proof proof = proof();

    assertThat(snapshots(proof).rewrapped()).isEqualTo(2);
    assertThat(snapshots(proof).superseded()).isEqualTo(2);
    assertThat(proof.observations().superseded()).containsExactly("snap-1", "snap-2");
    approve();
    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(harness.account().calls()).contains("readImagery");
  }

  /** Row 62H. */
  @Test
  void refusesThePlanOfASweepThatTheWorkerMayNotMake() {
    harness.imagery().holds("snap-1", 0);
    harness.imagery().denies("ec2:CopySnapshot");

    assertThat(
            start(with(input(), "snapshots")).getResult(RunReport.class).plan().plan().refusals())
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.what()).isEqualTo("snapshots");
              assertThat(refusal.why()).contains("ec2:CopySnapshot on snap-1");
              assertThat(refusal.remedy()).contains("allow ec2:CopySnapshot");
            });
  }

  /** Row 64A. */
  @Test
  void saysInThePlanThatCopiesOfImagesAreTheNewest() {
    List<String> actions =
        start(with(input(), "images")).getResult(RunReport.class).plan().plan().stores().stream()
            .flatMap(store -> store.actions().stream())
            .toList();

    assertThat(actions).anySatisfy(action -> assertThat(action).contains("most_recent"));
  }

  @Test
  void voidsTheApprovalForASnapshotThatIsTakenUnderTheOldKeyMeanwhile() {
    harness.imagery().holds("snap-1", 0);
    start(with(execute(), "snapshots"));
    String hash = proof().hash();
    harness.imagery().holds("snap-2", 0);

    harness.run(ID).approve(approval(hash));

    awaitTrouble("1 items of snapshots are under the old key");
  }

  @Test
  void goesOnWithOtherStoresWhereOneIsDenied() {
    harness.imagery().holds("snap-1", 0);
    harness
        .account()
        .fails("sweepImagery", FailureType.ACCESS_DENIED, "ec2:DescribeSnapshots: denied");

    start(with(execute(), "snapshots"));

    harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(harness.run(ID).status().trouble()).contains("snapshots: ec2:DescribeSnapshots");
    assertThat(harness.account().calls()).contains("sweepObjects");
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    assertThat(snapshots(proof()).rewrapped()).isEqualTo(1);
  }

  @Test
  void refusesAnIdThatDoesNotExistByName() {
    harness.imagery().missing("snap-0123456789abcdef0");

    assertFails(
        with(replacing(), "snapshots"),
        FailureType.PLAN_REFUSED,
        "snapshots snap-0123456789abcdef0: this account has none of that id");
  }

  @Test
  void planSaysWhatToKnowOfSingleOnesAndWhatIsSaved() {
    RunReport report = start(with(input(), "ebsDefaultKey")).getResult(RunReport.class);

    assertThat(report.plan().plan().stores().get(2).actions()).contains("snap-1 is shared");
    assertThat(report.plan().plan().stores().get(2).savedSettings().defaultKey()).isPresent();
  }

  @Test
  void rollsSettingsOfEc2Back() {
    WorkflowStub run = start(with(execute(), "ebsDefaultKey", "launchTemplates"));
    harness.await(ID, Phase.AWAITING_APPROVAL);

    harness.run(ID).rollBack(new RollBack("operator@example.com", "no", true));

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(harness.account().calls())
        .containsSubsequence("enableOldKey", "restoreEbsDefault", "restoreTemplateDefault");
  }

  private static ItemCounts snapshots(Proof proof) {
    return Objects.requireNonNull(proof.observations().counts().get("snapshots"));
  }

  private static Map<String, Object> with(Map<String, Object> input, String... types) {
    @SuppressWarnings("unchecked")
    List<Object> stores = new ArrayList<>((List<Object>) input.get("stores"));
    for (String type : types) {
      stores.add(Map.of("type", type));
    }
    input.put("stores", stores);
    return input;
  }
}
