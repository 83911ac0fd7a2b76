package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.testing.FakeEc2;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shared outages that break off: row 59 of the fault matrix. */
@Timeout(60)
class BrokenOutageWorkflowTest extends SharedOutages {
  /** Row 59. */
  @Test
  void goesBackWithAllOfThemWhenCancelledInTheMiddle() {
    ec2.holds("final");
    WorkflowStub run = start("one");
    harness.sleep(Duration.ofMinutes(5));
    assertThat(ec2.state()).isEqualTo("stopped");

    run.cancel();

    assertThatThrownBy(() -> run.getResult(StoreResult.class));
    assertThat(attached()).isEqualTo(VOLUMES);
    assertThat(ec2.state()).isEqualTo("running");
    assertThat(ec2.open()).isEmpty();
  }

  /** Row 59: a run that was terminated can do nothing more; the next one finds its records. */
  @ParameterizedTest
  @CsvSource({
    "recordSwap, 2",
    "stopInstance, 1",
    "copyVolume, 2",
    "detachVolume, 2",
    "attachVolume, 2",
    "commitSwap, 1",
    "commitSwap, 2",
    "commitSwap, 3",
    "startInstance, 1",
    "endSwap, 1",
    "endSwap, 2"
  })
  void goesOnAfterARunThatWasTerminated(String step, int call) {
    WorkflowStub run = stub("one");
    at(step, call, () -> run.terminate("killed"));
    run.start(request(store(FakeEc2.ROOT), companions()));
    assertThatThrownBy(() -> run.getResult(StoreResult.class));

    StoreResult result = swap("two");

    assertThat(result.tally().counts().shut()).isZero();
    assertThat(attached()).doesNotContainAnyElementsOf(VOLUMES).doesNotContain("");
    assertThat(ec2.state()).isEqualTo("running");
    assertThat(ec2.marked())
        .allSatisfy(left -> assertThat(String.join(", ", result.notes())).contains(left));
    assertThat(ec2.open()).isEmpty();
  }

  @Test
  void leavesTheBrokenSwapOfAnotherInstanceToItsOwnSweep() {
    SwapRecord here = new SwapRecord(Optional.of(FakeEc2.INSTANCE), "/dev/xvda", true, true, "-");
    SwapRecord there = new SwapRecord(Optional.of(FakeEc2.OTHER), "/dev/sdz", false, true, "-");
    ec2.records(FakeEc2.ROOT, here);
    ec2.records(FakeEc2.SPARE, there);
    WorkflowStub run = stub("one");
    run.start(request(store(FakeEc2.ROOT), List.of(store(FakeEc2.SPARE))));

    run.getResult(StoreResult.class);

    assertThat(ec2.at("/dev/sdz")).isEmpty();
    assertThat(ec2.volume(FakeEc2.SPARE).orElseThrow().tags())
        .containsEntry(SwapTags.RECORD, there.text());
    assertThat(replacedBy(FakeEc2.ROOT)).isTrue();
  }

  /** What is half withdrawn is withdrawn by the next run, which otherwise finds a half group. */
  @Test
  void goesOnWithdrawingAfterARunThatWasTerminatedMeanwhile() {
    WorkflowStub run = stub("one");
    at(
        "commitSwap",
        3,
        () -> harness.account().fails("commitSwap", FailureType.AWS_REFUSED, "not today"));
    at("withdrawCommit", 1, () -> run.terminate("killed"));
    run.start(request(store(FakeEc2.ROOT), companions()));
    assertThatThrownBy(() -> run.getResult(StoreResult.class));
    at("recordSwap", 1, () -> assertThat(attached()).isEqualTo(VOLUMES));

    StoreResult result = swap("two");

    assertThat(result.tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(called("withdrawCommit")).isEqualTo(2);
  }

  /** Whoever starts the instance in the middle may have written to some of the copies. */
  @Test
  void withdrawsNothingOnceSomebodyStartedTheInstance() {
    at(
        "commitSwap",
        2,
        () -> {
          ec2.start();
          harness.account().fails("commitSwap", FailureType.AWS_REFUSED, "not today");
        });

    StoreResult result = swap("one");

    assertThat(called("withdrawCommit")).isZero();
    assertThat(result.tally().problems())
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.detail()).contains("was started by somebody else"));
  }
}
