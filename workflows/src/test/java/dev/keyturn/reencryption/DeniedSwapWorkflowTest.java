package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.testing.FakeEc2;
import io.temporal.client.WorkflowStub;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That no instance is stopped for a swap that the worker may not make; row 62G. */
@Timeout(60)
class DeniedSwapWorkflowTest extends SharedOutages {
  @Test
  void stopsNothingWhereTheWorkerMayNotMakeACallAnyMore() {
    ec2.denies("ec2:AttachVolume");

    assertThatThrownBy(() -> swap("one"))
        .satisfies(
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.ACCESS_DENIED);
              assertThat(FailureType.message(failure))
                  .contains(
                      "nothing was stopped or replaced",
                      "ec2:AttachVolume on " + FakeEc2.ROOT,
                      "ec2:AttachVolume on " + FakeEc2.LOGS,
                      "allow ec2:AttachVolume",
                      "send retryFailed");
            });
    assertThat(called("stopInstance")).isZero();
    assertThat(called("recordSwap")).isZero();
    assertThat(attached()).isEqualTo(VOLUMES);
    assertThat(ec2.state()).isEqualTo("running");
  }

  @Test
  void swapsOnceTheWorkerMayMakeThem() {
    ec2.denies("ec2:AttachVolume");
    assertThatThrownBy(() -> swap("one"));
    ec2.denies();

    assertThat(swap("two").tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(attached()).doesNotContainAnyElementsOf(VOLUMES);
  }

  @Test
  void leavesAloneWhatHangsNowhere() {
    ec2.denies("ec2:CreateVolume");

    WorkflowStub run = stub("one");
    run.start(request(store(FakeEc2.SPARE), List.of()));

    assertThatThrownBy(() -> run.getResult(StoreResult.class))
        .hasStackTraceContaining("ec2:CreateVolume on " + FakeEc2.SPARE);
    assertThat(called("copyVolume")).isZero();
  }

  @Test
  void takesNoSnapshotForWhatIsDeniedByThen() {
    ec2.denies("ec2:AttachVolume");

    assertThatThrownBy(() -> swap("one"));

    assertThat(called("snapshotVolume")).isZero();
  }

  /** The last trial is the fourth call: each of three volumes was tried before. */
  @Test
  void leavesNoSnapshotsWhereTheLastTrialFails() {
    at(
        "tryVolumeCalls",
        4,
        () -> {
          throw FailureType.BROKEN.failure("took a dry run for a call");
        });

    assertThatThrownBy(() -> swap("one"));

    assertThat(called("stopInstance")).isZero();
    assertThat(called("deleteUnused")).isEqualTo(3);
  }

  @Test
  void stopsNothingOnceItsWindowIsOverAfterTheLastTrial() {
    Instant now = Instant.ofEpochMilli(harness.now());
    Map<String, Object> root = store(FakeEc2.ROOT);
    root.put("window", window(now, now.plusSeconds(10)));
    AtomicInteger calls = new AtomicInteger();
    harness
        .account()
        .on(
            "tryVolumeCalls",
            () -> {
              int call = calls.incrementAndGet();
              if (call > 1 && call < 12) {
                throw FailureType.THROTTLED.failure("slower");
              }
            });
    WorkflowStub run = stub("one");
    run.start(request(root, List.of()));

    StoreResult result = run.getResult(StoreResult.class);

    assertThat(result.tally().pins())
        .extracting(Pins::reason)
        .containsExactly(PinReason.WINDOW_OVER);
    assertThat(called("stopInstance")).isZero();
  }

  @Test
  void swapsWhereNobodyCanTellAndSaysSo() {
    ec2.leavesOpen("ec2:AttachVolume");

    StoreResult result = swap("one");

    assertThat(result.tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(result.notes()).anySatisfy(note -> assertThat(note).contains("is not known"));
  }
}
