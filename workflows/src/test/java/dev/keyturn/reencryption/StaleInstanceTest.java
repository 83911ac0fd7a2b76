package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.FakeEc2;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowStub;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** EC2 shows late what an instance does: row 54G of the fault matrix. */
@Timeout(60)
class StaleInstanceTest {
  private static final int LOOKS = 12;

  private final RunHarness harness = new RunHarness();
  private final FakeEc2 ec2 = harness.account().ec2();

  @BeforeEach
  void showsLate() {
    ec2.showsInstancesLate(LOOKS);
  }

  @AfterEach
  void tearDown() {
    harness.close();
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
    harness.endLocks();
    WorkflowStub stub = harness.stub("ReencryptVolume", id);
    stub.start(
        Map.of(
            "store",
            Map.of("type", "volume", "id", FakeEc2.ROOT, "stopInstances", true),
            "sweep",
            Map.of("oldKey", FakeAccount.OLD.value(), "newKey", FakeAccount.NEW.value())));
    return stub;
  }

  private static StoreResult result(WorkflowStub run) {
    return run.getResult(StoreResult.class);
  }
}
