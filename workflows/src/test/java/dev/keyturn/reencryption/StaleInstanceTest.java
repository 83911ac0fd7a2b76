package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.testing.FakeEc2;
import io.temporal.client.WorkflowStub;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** EC2 shows late what an instance does: row 54G of the fault matrix. */
@Timeout(60)
class StaleInstanceTest extends Swaps {
  private static final int LOOKS = 12;

  @BeforeEach
  void showsLate() {
    ec2.showsInstancesLate(LOOKS);
  }

  @Test
  void isNotTakenToRunOnceItsStopWasOrdered() {
    harness
        .account()
        .on(
            "stopInstance",
            () -> harness.account().fails("inspectVolume", FailureType.ACCESS_DENIED, "denied"));

    assertThatThrownBy(() -> result(start("one")))
        .satisfies(
            failure -> assertThat(FailureType.message(failure)).contains("nothing was replaced"));
    assertThat(ec2.state()).isEqualTo("running");
    assertThat(ec2.started()).isEqualTo(1);
    assertThat(ec2.open()).isEmpty();
  }

  @Test
  void isNotTakenToHaveFallenBackBeforeItsStart() {
    ec2.fallsBack("Server.InsufficientInstanceCapacity: no room");
    assertThat(result(start("one")).tally().problems()).hasSize(1);
    ec2.fallsBack("");

    StoreResult again = result(start("two"));

    assertThat(again.tally().problems()).isEmpty();
    assertThat(ec2.state()).isEqualTo("running");
    assertThat(ec2.open()).isEmpty();
  }

  private WorkflowStub start(String id) {
    return start(id, store(FakeEc2.ROOT));
  }
}
