package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.testing.FakeEc2;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Swaps of volumes by the workflow: rows 54 to 59, 61 and 63 of the fault matrix. */
@Timeout(60)
class ReencryptVolumeWorkflowTest extends Swaps {
  private static final String DATA_DEVICE = "/dev/sdf";

  /** Row 55: the snapshot that counts is taken while nothing runs. */
  @Test
  void swapsARunningInstancesRootVolumeWhileItIsStopped() {
    StoreResult result = swap("one", FakeEc2.ROOT, true);

    assertThat(mutations())
        .containsExactly(
            "snapshotVolume",
            "recordSwap",
            "stopInstance",
            "snapshotVolume",
            "copyVolume",
            "detachVolume",
            "attachVolume",
            "setDeleteOnTermination",
            "commitSwap",
            "setDeleteOnTermination",
            "startInstance",
            "endSwap",
            "deleteUnused",
            "settleTags");
    assertThat(ec2.state()).isEqualTo("running");
    assertThat(ec2.at(ROOT_DEVICE)).isNotEqualTo(FakeEc2.ROOT).isNotEmpty();
    assertThat(result.tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(result.tally().counts().shut()).isZero();
    assertThat(result.tally().superseded())
        .contains("volume vol-00000001, replaced by " + ec2.at(ROOT_DEVICE));
    assertThat(result.notes()).singleElement().asString().contains("delete on termination true");
  }

  @Test
  void changesNothingTheSecondTime() {
    swap("one", FakeEc2.ROOT, true);
    int before = mutations().size();
    String root = ec2.at(ROOT_DEVICE);

    StoreResult again = swap("two", FakeEc2.ROOT, true);

    assertThat(mutations()).hasSize(before);
    assertThat(ec2.at(ROOT_DEVICE)).isEqualTo(root);
    assertThat(again.tally().counts().alreadyCurrent()).isEqualTo(1);
    assertThat(again.tally().superseded()).isNotEmpty();
  }

  @Test
  void leavesAStoppedInstanceStopped() {
    ec2.enter("stopped", "Client.UserInitiatedShutdown");

    StoreResult result = swap("one", FakeEc2.DATA, false);

    assertThat(result.tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(ec2.state()).isEqualTo("stopped");
    assertThat(mutations()).doesNotContain("stopInstance", "startInstance");
  }

  @Test
  void copiesAnUnattachedVolumeWithoutTouchingInstances() {
    StoreResult result = swap("one", FakeEc2.SPARE, false);

    assertThat(result.tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(mutations())
        .containsExactly(
            "snapshotVolume",
            "recordSwap",
            "snapshotVolume",
            "copyVolume",
            "commitSwap",
            "endSwap",
            "deleteUnused",
            "settleTags");
  }

  /** Row 54. */
  @Test
  void pinsAVolumeWhoseInstanceMayNotBeStopped() {
    StoreResult result = swap("one", FakeEc2.ROOT, false);

    assertThat(result.tally().pins())
        .extracting(Pins::reason)
        .containsExactly(PinReason.NEEDS_OUTAGE);
    assertThat(mutations()).isEmpty();
  }

  /** Row 58. */
  @Test
  void pinsAMemberOfAnAutoScalingGroup() {
    ec2.joins("web");

    assertThat(swap("one", FakeEc2.ROOT, true).tally().pins())
        .extracting(Pins::reason)
        .containsExactly(PinReason.AUTO_SCALING);
    assertThat(mutations()).isEmpty();
  }

  @Test
  void waitsForTheWindowBeforeItStopsAnything() {
    WorkflowStub run = start("one", store(FakeEc2.ROOT, true, Optional.of(window(3_600, 7_200))));

    harness.sleep(Duration.ofMinutes(50));
    assertThat(mutations()).containsExactly("snapshotVolume");
    StoreResult result = run.getResult(StoreResult.class);

    assertThat(result.tally().counts().newDataKeys()).isEqualTo(1);
  }

  @Test
  void pinsAVolumeWhoseWindowIsOver() {
    StoreResult result =
        start("one", store(FakeEc2.ROOT, true, Optional.of(window(-7_200, -3_600))))
            .getResult(StoreResult.class);

    assertThat(result.tally().pins())
        .extracting(Pins::reason)
        .containsExactly(PinReason.WINDOW_OVER);
    assertThat(mutations()).isEmpty();
  }

  /** Rows 56, 59, 61 and 62. */
  @ParameterizedTest
  @ValueSource(
      strings = {"stopInstance", "copyVolume", "detachVolume", "attachVolume", "commitSwap"})
  void goesBackToTheOldVolumeWhateverFailsBeforeTheStart(String step) {
    harness.account().fails(step, FailureType.AWS_REFUSED, "not today");

    assertWhole(() -> swap("one", FakeEc2.ROOT, true), "not today");
  }

  @Test
  void goesBackWhenTheInstanceIsStartedByOthersMeanwhile() {
    harness.account().on("copyVolume", ec2::start);

    assertWhole(() -> swap("one", FakeEc2.DATA, true), "was taken into use by somebody else");
    assertThat(ec2.at(DATA_DEVICE)).isEqualTo(FakeEc2.DATA);
  }

  @ParameterizedTest
  @CsvSource({
    "Client.InvalidKMSKey.InvalidState, kms:CreateGrant",
    "Client.InternalError, kms:CreateGrant",
    "Server.InsufficientInstanceCapacity, mend it in EC2"
  })
  void saysWhatToMendWhereTheInstanceDoesNotStart(String reason, String remedy) {
    ec2.fallsBack(reason);

    assertThat(swap("one", FakeEc2.ROOT, true).tally().problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.detail()).contains(reason, remedy));
  }

  @Test
  void refusesAnIdThatCanNotBeWrittenIntoATag() {
    assertThatThrownBy(() -> swap("one#two", FakeEc2.ROOT, true))
        .hasStackTraceContaining("workflow id")
        .hasStackTraceContaining("at most 256 letters");
    assertThat(mutations()).isEmpty();
  }

  @Test
  void neverGoesBackOnceTheInstanceWasStartedWithTheNewVolume() {
    ec2.fallsBack("Client.InvalidKMSKey.InvalidState");

    StoreResult result = swap("one", FakeEc2.ROOT, true);

    String copy = ec2.at(ROOT_DEVICE);
    assertThat(copy).isNotEmpty().isNotEqualTo(FakeEc2.ROOT);
    assertThat(result.tally().problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.standing()).isEqualTo(Standing.UNKNOWN);
              assertThat(problem.detail())
                  .contains(copy, FakeEc2.ROOT, "Client.InvalidKMSKey.InvalidState");
            });

    ec2.fallsBack("");
    ec2.enter("stopped", "Client.UserInitiatedShutdown");
    StoreResult again = swap("two", FakeEc2.ROOT, true);
    assertThat(again.tally().counts().alreadyCurrent()).isEqualTo(1);
    assertThat(ec2.at(ROOT_DEVICE)).isEqualTo(copy);
    assertThat(ec2.state()).isEqualTo("running");
  }

  /** Row 59. */
  @Test
  void goesBackWhenCancelledInTheMiddle() {
    ec2.holds("final");
    WorkflowStub run = start("one", store(FakeEc2.ROOT, true, Optional.empty()));
    harness.sleep(Duration.ofMinutes(5));
    assertThat(ec2.state()).isEqualTo("stopped");

    run.cancel();

    assertThatThrownBy(() -> run.getResult(StoreResult.class));
    assertThat(ec2.at(ROOT_DEVICE)).isEqualTo(FakeEc2.ROOT);
    assertThat(ec2.state()).isEqualTo("running");
  }

  /** Row 59: a run that was terminated can do nothing more; the next one finds its record. */
  @ParameterizedTest
  @CsvSource({"copyVolume,5", "attachVolume,5", "commitSwap,4", "startInstance,4", "endSwap,4"})
  void goesOnAfterARunThatWasTerminated(String step, int volumes) {
    WorkflowStub run = stub("one");
    harness.account().on(step, () -> run.terminate("killed"));
    run.start(request(store(FakeEc2.ROOT, true, Optional.empty())));
    assertThatThrownBy(() -> run.getResult(StoreResult.class));
    harness.account().on(step, () -> {});

    StoreResult result = swap("two", FakeEc2.ROOT, true);

    assertThat(result.tally().counts().shut()).isZero();
    assertThat(ec2.at(ROOT_DEVICE)).isNotEmpty().isNotEqualTo(FakeEc2.ROOT);
    assertThat(ec2.state()).isEqualTo("running");
    // What another run made may have been written to, whatever its tags say, and is kept.
    assertThat(ec2.volumes()).isEqualTo(volumes);
    assertThat(result.notes().stream().filter(note -> note.contains("attached once")))
        .hasSize(volumes - 4);
    assertThat(ec2.marked())
        .allSatisfy(left -> assertThat(String.join(", ", result.notes())).contains(left));
  }

  /** The other volume's run finds the instance stopped, and must neither leave nor start it so. */
  @Test
  void makesTheOtherVolumesBrokenSwapWholeFirst() {
    WorkflowStub run = stub("one");
    harness.account().on("attachVolume", () -> run.terminate("killed"));
    run.start(request(store(FakeEc2.ROOT, true, Optional.empty())));
    assertThatThrownBy(() -> run.getResult(StoreResult.class));
    harness.account().on("attachVolume", () -> {});

    StoreResult other = swap("two", FakeEc2.DATA, true);

    assertThat(other.tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(ec2.at(ROOT_DEVICE)).isEqualTo(FakeEc2.ROOT);
    assertThat(ec2.state()).isEqualTo("running");
  }

  @Test
  void swapsTwoVolumesOfOneInstanceInTurn() {
    WorkflowStub root = child("root", FakeEc2.ROOT);
    StoreResult second = root.getResult(StoreResult.class);
    StoreResult first = child("data", FakeEc2.DATA).getResult(StoreResult.class);

    assertThat(List.of(first, second))
        .allSatisfy(result -> assertThat(result.tally().counts().newDataKeys()).isEqualTo(1));
    assertThat(ec2.state()).isEqualTo("running");
    assertThat(ec2.started()).isEqualTo(2);
  }

  private WorkflowStub child(String id, String volume) {
    return start(id, store(volume, true, Optional.empty()));
  }

  /** Thrown, so that a person is asked before the instance is stopped once more. */
  private void assertWhole(ThrowingCallable swap, String why) {
    assertThatThrownBy(swap)
        .satisfies(
            failure ->
                assertThat(FailureType.message(failure))
                    .contains("nothing was replaced", why)
                    .contains(ec2.marked().isEmpty() ? "" : ec2.marked().toString()));
    assertThat(ec2.at(ROOT_DEVICE)).isEqualTo(FakeEc2.ROOT);
    assertThat(ec2.state()).isEqualTo("running");
  }

  private List<String> mutations() {
    return harness.account().calls().stream()
        .filter(call -> !List.of("inspectVolume", "tryVolumeCalls", "askHolder").contains(call))
        .toList();
  }

  private StoreResult swap(String id, String volume, boolean stops) {
    return start(id, store(volume, stops, Optional.empty())).getResult(StoreResult.class);
  }

  private static Map<String, Object> store(
      String volume, boolean stops, Optional<Map<String, String>> window) {
    Map<String, Object> store = store(volume);
    store.put("stopInstances", stops);
    window.ifPresent(given -> store.put("window", given));
    return store;
  }
}
