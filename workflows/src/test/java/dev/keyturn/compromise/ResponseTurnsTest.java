package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.Pause;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.Resume;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.replacement.StoreStatus;
import dev.keyturn.testing.FakeEc2;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That a run stops its instances in turn, and none beside one that is not whole. */
@Timeout(60)
class ResponseTurnsTest extends Responses {
  private final FakeEc2 ec2 = harness.account().ec2();

  @BeforeEach
  void attach() {
    ec2.attachesOthers();
  }

  /** Row 54A: quorums, and both halves of a pair. */
  @Test
  void stopsOneInstanceAtATime() {
    start(onInstances());

    RunStatus status = harness.await(ID, Phase.AWAITING_APPROVAL);

    assertThat(status.stores()).allSatisfy(ResponseTurnsTest::assertMoved);
    assertThat(ec2.started()).isEqualTo(3);
    assertThat(ec2.mostStopped()).isEqualTo(1);
  }

  @Test
  void stopsAsManyAtATimeAsTheRequestAllows() {
    ec2.holds("final");
    Map<String, Object> input = onInstances();
    input.put("maxInstancesStopped", 2);
    start(input);
    harness.await(ID, Phase.REENCRYPTING);
    harness.sleep(Duration.ofHours(10));

    assertThat(ec2.mostStopped()).isEqualTo(2);
    assertThat(harness.run(ID).plan().plan().stores().get(0).actions())
        .anySatisfy(action -> assertThat(action).contains("at most 2 instances at a time"));
  }

  /** Row 54B: the one that is down is what the others would be beside. */
  @Test
  void stopsNoInstanceBesideOneThatDidNotComeBack() {
    ec2.fallsBack("Server.InsufficientInstanceCapacity");
    start(onInstances());

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.trouble())
        .contains("is not whole", "InsufficientInstanceCapacity", "no other instance was stopped");
    assertThat(ec2.mostStopped()).isEqualTo(1);
    assertThat(called("stopInstance")).isEqualTo(1);
    assertThat(status.problems()).hasSize(3);
    assertThat(status.problems())
        .filteredOn(problem -> problem.standing() == Standing.UNKNOWN)
        .singleElement()
        .satisfies(one -> assertThat(one.detail()).contains("InsufficientInstanceCapacity"));
    assertThat(status.problems())
        .filteredOn(problem -> problem.standing() == Standing.REMAINING)
        .extracting(Problem::detail)
        .hasSize(2)
        .allSatisfy(
            detail ->
                assertThat(detail)
                    .contains("was not stopped", "is not whole", "InsufficientInstanceCapacity"));
  }

  /** Row 54B: and mends that one first, before it stops the next. */
  @Test
  void goesOnOnceTheOneThatDidNotComeBackIsWhole() {
    ec2.fallsBack("Server.InsufficientInstanceCapacity");
    start(onInstances());
    harness.await(ID, Phase.NEEDS_HUMAN);

    harness.endInstanceLock();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    harness.sleep(Duration.ofSeconds(1));
    harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(ec2.mostStopped()).isEqualTo(1);
    assertThat(called("stopInstance")).isEqualTo(1);

    ec2.fallsBack("");
    harness.endInstanceLock();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    RunStatus status = harness.await(ID, Phase.AWAITING_APPROVAL);
    assertThat(status.stores()).allSatisfy(store -> assertThat(store.counts().shut()).isZero());
    assertThat(ec2.mostStopped()).isEqualTo(1);
    assertThat(called("stopInstance")).isEqualTo(3);
  }

  /** What went back is whole: it holds up nobody. */
  @Test
  void goesOnAfterASwapThatWentBack() {
    AtomicBoolean failed = new AtomicBoolean();
    harness
        .account()
        .on(
            "copyVolume",
            () -> {
              if (!failed.getAndSet(true)) {
                throw FailureType.AWS_REFUSED.failure("not today");
              }
            });
    start(onInstances());

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.trouble()).contains("not today");
    assertThat(status.stores().stream().filter(store -> store.counts().newDataKeys() == 1))
        .hasSize(2);
    assertThat(ec2.mostStopped()).isEqualTo(1);
    assertThat(ec2.started()).isEqualTo(3);
  }

  /** It rested at the first look, so that its sweep asked nobody. */
  @Test
  void stopsNoInstanceOutOfTurnThatSomebodyStartsMeanwhile() {
    ec2.enter(FakeEc2.OTHER, "stopped", "Client.UserInitiatedShutdown");
    AtomicBoolean paused = new AtomicBoolean();
    harness
        .account()
        .on(
            "inspectVolume",
            () -> {
              if (!paused.getAndSet(true)) {
                harness.run(ID).pause(new Pause("operator@example.com"));
              }
            });
    start(onInstances());
    harness.await(ID, Phase.PAUSED);
    harness.sleep(Duration.ofMinutes(1));
    ec2.start(FakeEc2.OTHER);
    harness.run(ID).resume(new Resume("operator@example.com"));

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.trouble())
        .contains("volume/" + FakeEc2.OTHER_DATA, "was started while the swap was prepared");
    assertThat(ec2.state(FakeEc2.OTHER)).isEqualTo("running");
    harness.endInstanceLock();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    harness.await(ID, Phase.AWAITING_APPROVAL);
    assertThat(ec2.mostStopped()).isEqualTo(1);
  }

  /** Whoever waits for a window keeps nobody from a turn. */
  @Test
  void letsOthersGoFirstWhileItWaitsForItsWindow() {
    Instant now = Instant.ofEpochMilli(harness.now());
    List<Map<String, Object>> stores = stores();
    stores
        .get(0)
        .put(
            "window",
            Map.of(
                "from", now.plusSeconds(7_200).toString(),
                "until", now.plusSeconds(10_800).toString()));
    start(on(stores));
    harness.sleep(Duration.ofMinutes(90));
    assertThat(ec2.started()).isEqualTo(2);

    RunStatus status = harness.await(ID, Phase.AWAITING_APPROVAL);
    assertThat(status.stores()).allSatisfy(ResponseTurnsTest::assertMoved);
  }

  /** Row 58A. */
  @Test
  void saysInThePlanWhoElseKnowsAVolumeAndPinsIt() {
    ec2.says(FakeEc2.SPARE, "CSIVolumeName", "pvc-1");
    Map<String, Object> input = execute();
    input.put("stores", List.of(Map.of("type", "volume", "id", FakeEc2.SPARE)));
    start(input);

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(harness.run(ID).plan().plan().stores().get(0).actions())
        .anySatisfy(action -> assertThat(action).contains("Kubernetes", "pvc-1", "volumeHandle"))
        .noneSatisfy(action -> assertThat(action).contains("replaced by a copy"));
    assertThat(status.pins()).extracting(Pins::reason).containsExactly(PinReason.MANAGED_ELSEWHERE);
    accept("second@example.com");
    harness.await(ID, Phase.AWAITING_APPROVAL);
  }

  private static void assertMoved(StoreStatus store) {
    assertThat(store.counts().newDataKeys()).isEqualTo(1);
    assertThat(store.counts().shut()).isZero();
  }

  private long called(String step) {
    return harness.account().calls().stream().filter(step::equals).count();
  }

  private static List<Map<String, Object>> stores() {
    List<Map<String, Object>> stores = new ArrayList<>();
    for (String volume : List.of(FakeEc2.DATA, FakeEc2.OTHER_DATA, FakeEc2.THIRD_DATA)) {
      stores.add(new HashMap<>(Map.of("type", "volume", "id", volume, "stopInstances", true)));
    }
    return stores;
  }

  private static Map<String, Object> onInstances() {
    return on(stores());
  }

  private static Map<String, Object> on(List<Map<String, Object>> stores) {
    Map<String, Object> input = execute();
    input.put("stores", stores);
    return input;
  }
}
