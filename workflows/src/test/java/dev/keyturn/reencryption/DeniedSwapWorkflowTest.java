package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.testing.FakeEc2;
import io.temporal.client.WorkflowStub;
import java.util.List;
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
  void swapsWhereNobodyCanTellAndSaysSo() {
    ec2.leavesOpen("ec2:AttachVolume");

    StoreResult result = swap("one");

    assertThat(result.tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(result.notes()).anySatisfy(note -> assertThat(note).contains("is not known"));
  }
}
