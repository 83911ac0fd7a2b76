package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReencryptImageryWorkflowTest {
  private static final int EVENTS_OF_A_PASS = 11;

  private RunHarness harness = new RunHarness();

  @AfterEach
  void tearDown() {
    harness.close();
  }

  @Test
  void waitsUntilEveryCopyIsMade() {
    harness.imagery().holds("snap-1", 0).holds("snap-2", 3);

    StoreResult result = sweep("one", "ReencryptSnapshots", "snapshots");

    assertThat(result.tally().counts().rewrapped()).isEqualTo(2);
    assertThat(result.tally().superseded()).containsExactly("snap-1", "snap-2");
    assertThat(passes()).isEqualTo(5);
  }

  @Test
  void findsNothingToDoTheSecondTime() {
    harness.imagery().holds("snap-1", 1);
    sweep("one", "ReencryptSnapshots", "snapshots");
    long before = passes();

    StoreResult again = sweep("two", "ReencryptSnapshots", "snapshots");

    assertThat(again.tally().counts().moved()).isZero();
    assertThat(again.tally().counts().alreadyCurrent()).isEqualTo(1);
    assertThat(passes() - before).isEqualTo(1);
  }

  @Test
  void beginsLaterCopiesWhenEarlierOnesAreMade() {
    harness.imagery().window(2);
    IntStream.range(0, 10).forEach(i -> harness.imagery().holds("ami-" + i, 1));

    StoreResult result = sweep("one", "ReencryptImages", "images");

    assertThat(result.tally().counts().rewrapped()).isEqualTo(10);
  }

  @Test
  void growsInHistoryWithTheWaitingAndNotWithTheItems() {
    IntStream.range(0, 500).forEach(i -> harness.imagery().holds("snap-" + i, 2));
    harness.imagery().window(500);

    sweep("one", "ReencryptSnapshots", "snapshots");

    assertThat(harness.client().fetchHistory("one").getEvents().size())
        .isLessThan((int) passes() * EVENTS_OF_A_PASS + 2 * EVENTS_OF_A_PASS);
  }

  @Test
  void pinsWhatAwsNeverFinishes() {
    harness.imagery().holds("snap-1", -1);

    StoreResult result = sweep("one", "ReencryptSnapshots", "snapshots");

    assertThat(result.tally().pins())
        .singleElement()
        .satisfies(pins -> assertThat(pins.name()).isEqualTo("snapshots#STILL_IN_PROGRESS"));
    // Five days in pauses of at most five minutes, and no busier than that.
    assertThat(passes()).isBetween(1_000L, 1_500L);
  }

  @Test
  void onlyLooksOnceWhenItVerifies() {
    harness.imagery().holds("snap-1", 0);

    WorkflowStub run = stub("one", "ReencryptSnapshots");
    run.start(Map.of("store", Map.of("type", "snapshots"), "sweep", terms("one", "VERIFY")));

    assertThat(run.getResult(StoreResult.class).tally().counts().remaining()).isEqualTo(1);
    assertThat(passes()).isEqualTo(1);
  }

  @Test
  void refusesAStoreOfAnotherKind() {
    assertThatThrownBy(() -> sweep("one", "ReencryptImages", "snapshots"))
        .satisfies(
            failure ->
                assertThat(FailureType.message(failure))
                    .contains("ReencryptImages takes a store of type images, not snapshots"));
  }

  @Test
  void sweepsEveryKindAlone() {
    harness.imagery().holds("x", 0);
    for (ImageryKind kind : ImageryKind.values()) {
      StoreResult result = sweep(kind.type(), kind.workflowType(), kind.type());
      assertThat(result.store()).isEqualTo(kind.type());
    }
  }

  @Test
  void refusesIdsThatAreNoIds() {
    assertThatThrownBy(() -> new ImageryStore.Snapshots(List.of("vol-0123456789abcdef0")))
        .hasMessageContaining("stores[].ids \"vol-0123456789abcdef0\": give ids of snap-");
    assertThatThrownBy(() -> new ImageryStore.Images(List.of("ami-01234567", "ami-01234567")))
        .hasMessageContaining("give each id once");
  }

  private long passes() {
    return harness.account().calls().stream().filter("sweepImagery"::equals).count();
  }

  private StoreResult sweep(String id, String type, String store) {
    WorkflowStub run = stub(id, type);
    run.start(Map.of("store", Map.of("type", store), "sweep", terms(id, "REENCRYPT")));
    return run.getResult(StoreResult.class);
  }

  private WorkflowStub stub(String id, String type) {
    return harness.stub(type, id);
  }

  /** Keys of each run's own, because the test server never ends the locks of closed runs. */
  private static Map<String, Object> terms(String id, String kind) {
    return Map.of(
        "oldKey",
        FakeAccount.OLD.value() + id,
        "newKey",
        FakeAccount.NEW.value() + id,
        "kind",
        kind);
  }
}
