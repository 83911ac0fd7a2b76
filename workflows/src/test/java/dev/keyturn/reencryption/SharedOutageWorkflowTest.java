package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.testing.FakeEc2;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One sweep that swaps three volumes of an instance: rows 55, 57 and 62 of the fault matrix. */
@Timeout(60)
class SharedOutageWorkflowTest extends SharedOutages {
  @Test
  void swapsAllVolumesInOneOutage() {
    StoreResult result = swap("one");

    assertThat(called("stopInstance")).isEqualTo(1);
    assertThat(ec2.started()).isEqualTo(1);
    assertThat(ec2.state()).isEqualTo("running");
    assertThat(attached()).doesNotContainAnyElementsOf(VOLUMES).doesNotContain("");
    assertThat(result.tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(result.tally().counts().shut()).isZero();
    assertThat(result.notes()).hasSize(3);
    for (String volume : VOLUMES) {
      assertThat(result.notes())
          .anyMatch(note -> note.contains("volume " + volume + " alike: zone "));
    }
    assertThat(ec2.open()).isEmpty();
  }

  /** Row 55: nothing is copied before the stop, and nothing runs before all are in place. */
  @Test
  void takesEverySnapshotThatCountsAndCommitsEverySwapDuringTheOutage() {
    swap("one");

    List<String> outage = harness.account().calls();
    outage = outage.subList(outage.indexOf("stopInstance"), outage.indexOf("startInstance"));
    for (String step : List.of("snapshotVolume", "copyVolume", "detachVolume", "commitSwap")) {
      assertThat(outage.stream().filter(step::equals)).as(step).hasSize(3);
    }
  }

  /** Row 62. */
  @ParameterizedTest
  @CsvSource({
    "recordSwap, 2",
    "stopInstance, 1",
    "snapshotVolume, 5",
    "copyVolume, 2",
    "detachVolume, 2",
    "attachVolume, 2",
    "setDeleteOnTermination, 2",
    "commitSwap, 1",
    "commitSwap, 2",
    "commitSwap, 3"
  })
  void goesBackWithAllOfThemWhateverFailsForOne(String step, int call) {
    at(step, call, () -> harness.account().fails(step, FailureType.AWS_REFUSED, "not today"));

    assertThatThrownBy(() -> swap("one"))
        .satisfies(
            failure ->
                assertThat(FailureType.message(failure))
                    .contains("nothing was replaced", "not today", VOLUMES.get(2))
                    .contains(ec2.marked().stream().findFirst().orElse("")));

    assertThat(attached()).isEqualTo(VOLUMES);
    assertThat(ec2.state()).isEqualTo("running");
    // Whether a copy was attached whose attachment failed is not known.
    assertThat(ec2.marked()).hasSize(step.equals("attachVolume") ? 1 : 0);
    assertThat(ec2.open()).isEmpty();
    assertThat(VOLUMES).allSatisfy(volume -> assertThat(replacedBy(volume)).isFalse());
  }

  @Test
  void goesBackWithAllOfThemThoughListsDoNotShowTheirRecordsYet() {
    ec2.listsLag();
    at(
        "attachVolume",
        3,
        () -> harness.account().fails("attachVolume", FailureType.AWS_REFUSED, "not today"));

    assertThatThrownBy(() -> swap("one"))
        .satisfies(
            failure -> assertThat(FailureType.message(failure)).contains("nothing was replaced"));

    assertThat(attached()).isEqualTo(VOLUMES);
    assertThat(ec2.open()).isEmpty();
  }

  /** Row 57. */
  @ParameterizedTest
  @CsvSource({"0", "1", "2"})
  void leavesOutAVolumeThatSeveralInstancesMayUse(int pinned) {
    ec2.multiAttach(VOLUMES.get(pinned), true);

    StoreResult result = swap("one");

    assertThat(ec2.started()).isEqualTo(1);
    for (int i = 0; i < VOLUMES.size(); i++) {
      assertThat(ec2.at(DEVICES.get(i)).equals(VOLUMES.get(i))).isEqualTo(i == pinned);
    }
    assertThat(result.tally().counts().pinned()).isEqualTo(pinned == 0 ? 1 : 0);
    assertThat(result.tally().counts().newDataKeys()).isEqualTo(pinned == 0 ? 0 : 1);
  }

  @Test
  void leavesOutAVolumeThatItsStoreDoesNotAllowToStopFor() {
    WorkflowStub run = stub("one");
    run.start(request(store(FakeEc2.ROOT), List.of(Map.of("type", "volume", "id", FakeEc2.DATA))));

    run.getResult(StoreResult.class);

    assertThat(attached().get(0)).isNotEqualTo(FakeEc2.ROOT);
    assertThat(attached().get(1)).isEqualTo(FakeEc2.DATA);
  }

  @Test
  void leavesAVolumeOfNoInstanceToItsOwnSweep() {
    WorkflowStub run = stub("one");
    run.start(request(store(FakeEc2.ROOT), List.of(store(FakeEc2.SPARE))));
    run.getResult(StoreResult.class);

    assertThat(replacedBy(FakeEc2.ROOT)).isTrue();
    assertThat(replacedBy(FakeEc2.SPARE)).isFalse();
  }

  /** Nothing would keep the other one unused meanwhile. */
  @Test
  void swapsOneVolumeOfNoInstanceAtATime() {
    ec2.enter("stopped", "Client.UserInitiatedShutdown");
    ec2.detaches(FakeEc2.DATA);
    WorkflowStub run = stub("one");
    run.start(request(store(FakeEc2.SPARE), List.of(store(FakeEc2.DATA))));
    run.getResult(StoreResult.class);

    assertThat(replacedBy(FakeEc2.SPARE)).isTrue();
    assertThat(replacedBy(FakeEc2.DATA)).isFalse();
  }

  @Test
  void sweepsTheOthersWhereItsOwnVolumeIsGone() {
    WorkflowStub run = stub("one");
    run.start(request(store("vol-000000ff"), List.of(store(FakeEc2.DATA))));

    assertThatThrownBy(() -> run.getResult(StoreResult.class))
        .satisfies(failure -> assertThat(FailureType.of(failure)).contains(FailureType.NOT_FOUND));
    assertThat(replacedBy(FakeEc2.DATA)).isTrue();
  }

  @Test
  void waitsUntilTheWindowsOfAllHaveBegun() {
    Map<String, Object> early = store(FakeEc2.ROOT);
    Map<String, Object> late = store(FakeEc2.DATA);
    Instant now = Instant.ofEpochMilli(harness.now());
    early.put("window", window(now, now.plusSeconds(7_200)));
    late.put("window", window(now.plusSeconds(3_600), now.plusSeconds(7_200)));
    WorkflowStub run = stub("one");
    run.start(request(early, List.of(late)));

    harness.sleep(Duration.ofMinutes(50));
    assertThat(called("stopInstance")).isZero();
    run.getResult(StoreResult.class);

    assertThat(ec2.started()).isEqualTo(1);
    assertThat(replacedBy(FakeEc2.DATA)).isTrue();
  }
}
