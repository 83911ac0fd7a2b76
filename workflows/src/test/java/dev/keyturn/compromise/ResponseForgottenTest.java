package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.PlanView;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.StorePlan;
import dev.keyturn.testing.FakeEc2;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That a plan with volumes shows what else in the region needs the old key. */
class ResponseForgottenTest extends Responses {
  @Test
  void showsItAtTheFirstVolumeAndLooksOnce() {
    harness.account().ec2().forgets("snap-1", "snap-2");

    PlanView view = planned(onVolumes());

    assertThat(view.plan().stores())
        .extracting(StorePlan::alsoNeeding)
        .containsExactly(List.of("snapshots snap-1", "snapshots snap-2"), List.of());
    assertThat(harness.account().calls()).containsOnlyOnce("searchImagery");
  }

  @Test
  void leavesOutWhatAStoreTakesCareOf() {
    harness.account().ec2().forgets("snap-1");

    PlanView view = planned(onVolumes("snapshots"));

    assertThat(view.plan().stores()).allSatisfy(s -> assertThat(s.alsoNeeding()).isEmpty());
    assertThat(harness.account().calls()).contains("searchImagery");
  }

  @Test
  void isNoOtherPlanWhereASnapshotIsTakenMeanwhile() {
    PlanView shown = planned(onVolumes());
    harness.account().ec2().forgets("snap-1");

    Map<String, Object> again = onVolumes();
    again.put("plan", shown.planHash());
    RunReport report = harness.start(ID + "/again", again).getResult(RunReport.class);

    assertThat(report.outcome()).isEqualTo(Outcome.PLANNED);
    assertThat(report.plan().planHash()).isEqualTo(shown.planHash());
    assertThat(report.plan().plan().stores().get(0).alsoNeeding()).isNotEmpty();
  }

  private PlanView planned(Map<String, Object> input) {
    return start(input).getResult(RunReport.class).plan();
  }

  private static Map<String, Object> onVolumes(String... types) {
    List<Map<String, Object>> stores = new ArrayList<>();
    stores.add(Map.of("type", "volume", "id", FakeEc2.DATA));
    stores.add(Map.of("type", "volume", "id", FakeEc2.SPARE));
    List.of(types).forEach(type -> stores.add(Map.of("type", type)));
    Map<String, Object> input = input();
    input.put("stores", stores);
    return input;
  }
}
