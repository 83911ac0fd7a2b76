package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.testing.FakeEc2;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How an outage ends, and what it costs: rows 54C to 54E of the fault matrix. */
@Timeout(60)
class OutageEndsTest extends Swaps {
  /** Row 54D. */
  @Test
  void goesBackWhereThereIsNoRoomToStartWithTheCopy() {
    noRoom(1);

    assertThatThrownBy(() -> result(start("one")))
        .satisfies(
            failure -> {
              assertThat(FailureType.NO_CAPACITY.isOf(failure)).isTrue();
              assertThat(FailureType.message(failure)).contains("nothing was replaced", "no room");
            });
    assertWhole();
    assertThat(harness.account().calls())
        .containsOnlyOnce("stopInstance")
        .containsSubsequence(
            "startInstance", "detachVolume", "withdrawCommit", "attachVolume", "startInstance");
  }

  /** Row 54D: the same lack holds for the old volume. */
  @Test
  void keepsTryingWithTheOldVolume() {
    noRoom(5);

    assertThatThrownBy(() -> result(start("one")))
        .satisfies(failure -> assertThat(FailureType.NO_CAPACITY.isOf(failure)).isTrue());
    assertWhole();
  }

  /** Row 54D: nobody is left with an instance that is silently stopped. */
  @Test
  void asksAPersonWhereThereIsNoRoomForLong() {
    noRoom(100_000);

    assertThat(result(start("one")).tally().problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.detail())
                    .startsWith("nothing was replaced, but: ")
                    .contains("is stopped with all its volumes"));
    assertThat(ec2.at(ROOT_DEVICE)).isEqualTo(FakeEc2.ROOT);

    harness.account().on("startInstance", () -> {});
    assertThat(result(start("two")).tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(ec2.state()).isEqualTo("running");
  }

  /** Row 54D: a run that was terminated before its start leaves the same choice to the next. */
  @Test
  void goesBackAfterARunThatWasTerminatedToo() {
    WorkflowStub run = stub("one");
    harness.account().on("startInstance", () -> run.terminate("killed"));
    harness.account().fails("startInstance", FailureType.NO_CAPACITY, "no room");
    run.start(request(store(FakeEc2.ROOT)));
    assertThatThrownBy(() -> result(run));
    noRoom(1);

    assertThatThrownBy(() -> result(start("two")))
        .satisfies(
            failure -> assertThat(FailureType.message(failure)).contains("nothing was replaced"));
    assertWhole();
  }

  /** Row 54E. */
  @Test
  void goesBackBeforeItsWindowEnds() {
    ec2.holds("final");
    long until = harness.now() + Duration.ofHours(1).toMillis();
    AtomicInteger late = new AtomicInteger();
    harness.account().on("startInstance", () -> late.addAndGet(harness.now() < until ? 0 : 1));

    assertThatThrownBy(() -> result(startWithin(-60, 3_600)))
        .satisfies(
            failure ->
                assertThat(FailureType.message(failure))
                    .contains("nothing was replaced", "maintenance window"));
    assertWhole();
    assertThat(late).hasValue(0);
  }

  /** Row 54E. */
  @Test
  void beginsNoOutageShortlyBeforeItsWindowEnds() {
    assertThat(result(startWithin(-3_600, 600)).tally().pins())
        .extracting(Pins::reason)
        .containsExactly(PinReason.WINDOW_OVER);
    assertThat(harness.account().calls()).doesNotContain("stopInstance");
  }

  /** Row 54E: a volume's first one takes long; the second, what was written since. */
  @Test
  void takesASnapshotAtOnceAndAnotherShortlyBeforeItsWindow() {
    WorkflowStub run = startWithin(86_400, 90_000);

    harness.sleep(Duration.ofHours(22));
    assertThat(harness.account().calls()).containsOnlyOnce("snapshotVolume");
    harness.sleep(Duration.ofMinutes(90));
    assertThat(harness.account().calls())
        .doesNotContain("stopInstance")
        .filteredOn("snapshotVolume"::equals)
        .hasSize(2);
    assertThat(result(run).tally().counts().newDataKeys()).isEqualTo(1);
  }

  /** Row 54C. */
  @Test
  void namesTheAddressThatWasLostAndTheNewOne() {
    ec2.assignsAddresses();

    assertThat(result(start("one")).tally().pins())
        .extracting(Pins::reason)
        .containsExactly(PinReason.LOSES_PUBLIC_IP);
    Map<String, Object> store = store(FakeEc2.ROOT);
    store.put("mayLosePublicIp", true);
    StoreResult allowed = result(start("two", store));

    assertThat(allowed.tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(allowed.notes())
        .anySatisfy(note -> assertThat(note).contains("lost", "203.0.113.1 ", "203.0.113.2 now"));
  }

  private void noRoom(int times) {
    AtomicInteger left = new AtomicInteger(times);
    harness
        .account()
        .on(
            "startInstance",
            () -> {
              if (left.getAndDecrement() > 0) {
                throw FailureType.NO_CAPACITY.failure("no room");
              }
            });
  }

  private void assertWhole() {
    assertThat(ec2.at(ROOT_DEVICE)).isEqualTo(FakeEc2.ROOT);
    assertThat(ec2.state()).isEqualTo("running");
    assertThat(ec2.open()).isEmpty();
  }

  private WorkflowStub start(String id) {
    return start(id, store(FakeEc2.ROOT));
  }

  private WorkflowStub startWithin(long from, long until) {
    Map<String, Object> store = store(FakeEc2.ROOT);
    store.put("window", window(from, until));
    return start("one", store);
  }
}
