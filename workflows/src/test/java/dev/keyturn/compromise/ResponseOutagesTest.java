package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.replacement.StoreStatus;
import dev.keyturn.testing.FakeEc2;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That a run stops an instance once for all its volumes, and still counts each store. */
class ResponseOutagesTest extends Responses {
  private static final List<String> VOLUMES = List.of(FakeEc2.ROOT, FakeEc2.DATA, FakeEc2.LOGS);

  @BeforeEach
  void attach() {
    harness.account().ec2().attachesLogs();
  }

  @Test
  void stopsAnInstanceOnceForAllItsVolumes() {
    start(onVolumes(Optional.empty()));
    RunStatus status = harness.await(ID, Phase.AWAITING_APPROVAL);

    assertThat(harness.account().ec2().started()).isEqualTo(1);
    assertThat(called("stopInstance")).isEqualTo(1);
    assertThat(counts(status)).allSatisfy(ResponseOutagesTest::assertMovedOnce);
    assertThat(status.stores()).hasSize(4);
  }

  @Test
  void stopsTheInstanceOnlyOnceWhereTheSharedSwapFails() {
    harness.account().fails("detachVolume", FailureType.AWS_REFUSED, "not today");
    start(onVolumes(Optional.empty()));

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.trouble()).contains("volume/" + FakeEc2.ROOT, "not today");
    assertThat(called("stopInstance")).isEqualTo(1);
    assertThat(counts(status).subList(0, 3)).allSatisfy(c -> assertThat(c.shut()).isEqualTo(1));

    harness.endInstanceLock();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    status = harness.await(ID, Phase.AWAITING_APPROVAL);
    assertThat(called("stopInstance")).isEqualTo(2);
    assertThat(counts(status)).allSatisfy(ResponseOutagesTest::assertMovedOnce);
  }

  /** What was counted by an earlier sweep is not counted again. */
  @Test
  void swapsAVolumeThatWasPinnedInALaterOutageAndCountsEachOnce() {
    harness.account().ec2().multiAttach(FakeEc2.ROOT, true);
    start(onVolumes(Optional.empty()));
    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(status.pins()).singleElement().satisfies(p -> assertThat(p.store()).contains("01"));
    assertThat(harness.account().ec2().started()).isEqualTo(1);

    harness.endInstanceLock();
    harness.account().ec2().multiAttach(FakeEc2.ROOT, false);
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    status = harness.await(ID, Phase.AWAITING_APPROVAL);

    assertThat(harness.account().ec2().started()).isEqualTo(2);
    assertThat(counts(status)).allSatisfy(ResponseOutagesTest::assertMovedOnce);
  }

  @Test
  void takesOneOutageForEachWindow() {
    Instant now = Instant.ofEpochMilli(harness.now());
    start(
        onVolumes(
            Optional.of(
                Map.of(
                    "from",
                    now.plusSeconds(7_200).toString(),
                    "until",
                    now.plusSeconds(10_800).toString()))));
    harness.sleep(Duration.ofMinutes(90));
    assertThat(harness.account().ec2().started()).isEqualTo(1);
    harness.endInstanceLock();

    RunStatus status = harness.await(ID, Phase.AWAITING_APPROVAL);

    assertThat(harness.account().ec2().started()).isEqualTo(2);
    assertThat(counts(status)).allSatisfy(ResponseOutagesTest::assertMovedOnce);
  }

  private static void assertMovedOnce(ItemCounts counts) {
    assertThat(counts.newDataKeys()).isEqualTo(1);
    assertThat(counts.alreadyCurrent()).isZero();
    assertThat(counts.shut()).isZero();
  }

  private static List<ItemCounts> counts(RunStatus status) {
    return status.stores().stream().map(StoreStatus::counts).toList();
  }

  private long called(String step) {
    return harness.account().calls().stream().filter(step::equals).count();
  }

  /** Three of one instance, of which the last may have a window that the first has not. */
  private Map<String, Object> onVolumes(Optional<Map<String, String>> window) {
    List<Map<String, Object>> stores = new ArrayList<>();
    VOLUMES.forEach(volume -> stores.add(volume(volume)));
    window.ifPresent(given -> stores.get(2).put("window", given));
    if (window.isPresent()) {
      Instant now = Instant.ofEpochMilli(harness.now());
      stores
          .get(0)
          .put(
              "window", Map.of("from", now.toString(), "until", now.plusSeconds(3_600).toString()));
    }
    stores.add(Map.of("type", "volume", "id", FakeEc2.SPARE));
    Map<String, Object> input = execute();
    input.put("stores", stores);
    return input;
  }

  private static Map<String, Object> volume(String id) {
    return new java.util.HashMap<>(Map.of("type", "volume", "id", id, "stopInstances", true));
  }
}
