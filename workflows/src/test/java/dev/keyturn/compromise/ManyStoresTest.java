package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.KeyturnJson;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Throttle;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.ReplacementRequest;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.testing.BrokenOff;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.FakeItem;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Responses with as many stores as they may have. */
@Timeout(120)
class ManyStoresTest extends Responses {
  private static final int MOST = ReplacementRequest.MOST_STORES;
  private static final int AT_ONCE = 50;
  private static final int BLOB = 2 * 1024 * 1024;
  private static final int TERMINATED_AT = 51_200;

  @Test
  void refusesMoreStoresThanFitIntoARun() {
    assertFails(
        onBuckets(MOST + 1),
        FailureType.INVALID_INPUT,
        "stores: 301 are given, and a run takes at most 300");
    assertThat(harness.account().calls()).isEmpty();
  }

  @Test
  void takesAsManyStoresAsItMayAndStaysFarFromTemporalsLimits() throws Exception {
    WorkflowStub run = start(onBuckets(MOST));
    approve();
    RunReport report = run.getResult(RunReport.class);

    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.reads()).hasSize(2 * MOST);
    assertThat(report.status().stores())
        .allSatisfy(store -> assertThat(store.counts().newDataKeys()).isEqualTo(1));
    assertThat(events()).hasSizeLessThan(TERMINATED_AT / 3);
    assertThat(mostAtOnce()).isEqualTo(AT_ONCE);
    assertThat(size(report)).isLessThan(BLOB / 2);
    assertThat(size(harness.run(ID).plan())).isLessThan(BLOB / 3);
    assertThat(size(harness.run(ID).status())).isLessThan(BLOB / 4);
    assertThat(size(report.proof().orElseThrow())).isLessThan(BLOB / 4);
  }

  /** All that is pinned was in each answer, by twenty names for each store. */
  @Test
  void fitsIntoTemporalsLimitsHoweverMuchIsPinnedAndAccepted() throws Exception {
    Map<String, Object> input = onBuckets(AT_ONCE);
    names(AT_ONCE).forEach(name -> harness.account().holds("bucket/" + name, pinned()));
    WorkflowStub run = start(input);
    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.pins()).hasSize(AT_ONCE);
    assertThat(status.pins().get(0).examples()).isNotEmpty();
    assertThat(size(status)).isLessThan(BLOB / 3);
    status.pins().forEach(pins -> accept("approver@example.com", pins));
    approve();
    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.proof().orElseThrow().subject().accepted()).hasSize(AT_ONCE);
    assertThat(size(report)).isLessThan(BLOB / 2);
    assertThat(events())
        .allSatisfy(event -> assertThat(event.getSerializedSize()).isLessThan(BLOB / 2));
  }

  /** A volume waits for its window, and a table for its quota. */
  @Test
  void letsNoStoreThatWaitsItselfWaitForBuckets() {
    Map<String, Object> input = onBuckets(AT_ONCE + 10);
    List<Object> stores = new ArrayList<>((List<?>) input.get("stores"));
    stores.add(Map.of("type", "table", "name", "customers"));
    input.put("stores", stores);
    start(input);
    proof();

    assertThat(begun().indexOf("ReencryptTable")).isBetween(0, AT_ONCE);
  }

  @Test
  void waitsForTheSweepsThatAreGoingWhenItGoesBack() {
    AtomicInteger pages = new AtomicInteger();
    harness
        .account()
        .on(
            "sweepObjects",
            () -> {
              if (pages.incrementAndGet() == AT_ONCE) {
                harness.run(ID).rollBack(new RollBack("me@example.com", "false alarm", false));
              }
              BrokenOff.await();
            });
    WorkflowStub run = start(onBuckets(2 * AT_ONCE));

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(begun()).hasSize(AT_ONCE);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
  }

  /** Each of fifty was told of each other's end: more than two thousand signals for a sweep. */
  @Test
  void tellsSweepsOfAThrottleLittle() {
    harness
        .account()
        .on(
            "createReplacementKey",
            () ->
                harness
                    .run(ID)
                    .throttle(new Throttle(Optional.of(600), Optional.of("me@example.com"))));
    start(onBuckets(2 * AT_ONCE));
    proof();

    assertThat(harness.account().calls()).contains("sweepObjects at 12.0");
    assertThat(events())
        .filteredOn(HistoryEvent::hasSignalExternalWorkflowExecutionInitiatedEventAttributes)
        .hasSizeLessThan(8 * AT_ONCE);
  }

  /** Hundreds of looks for each try would fill the run's history. */
  @Test
  void looksAgainOnlyAtTheStoreAtWhichNobodyCouldLook() {
    WorkflowStub run = start(onBuckets(5));
    String proven = proof().hash();
    long before = looks();
    harness.account().fails("prepareBucket", FailureType.ACCESS_DENIED, "not today");
    harness.run(ID).approve(approval(proven));
    awaitTrouble("not today");
    harness.run(ID).retryFailed(new Retry("operator@example.com"));

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(looks() - before).isEqualTo(5 + 1);
  }

  private long looks() {
    return harness.account().calls().stream().filter("prepareBucket"::equals).count();
  }

  private Map<String, Object> onBuckets(int count) {
    Map<String, Object> input = execute();
    input.put("applicationRole", "arn:aws:iam::111122223333:role/app");
    List<String> names = names(count);
    names.forEach(name -> harness.account().holds("bucket/" + name, FakeItem.old("a")));
    input.put(
        "stores", names.stream().map(name -> Map.of("type", "bucket", "name", name)).toList());
    return input;
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> String.format("%03d-%s", i, "b".repeat(59)))
        .toList();
  }

  private static FakeItem[] pinned() {
    return IntStream.range(0, 20)
        .mapToObj(i -> FakeItem.pinned(i + "-" + "n".repeat(1_000), PinReason.LOCKED))
        .toArray(FakeItem[]::new);
  }

  private List<HistoryEvent> events() {
    return harness.client().fetchHistory(ID).getEvents();
  }

  /** The types of the stores' sweeps, in the order in which they began. */
  private List<String> begun() {
    return events().stream()
        .filter(HistoryEvent::hasStartChildWorkflowExecutionInitiatedEventAttributes)
        .map(event -> event.getStartChildWorkflowExecutionInitiatedEventAttributes())
        .map(child -> child.getWorkflowType().getName())
        .filter(type -> type.startsWith("Reencrypt"))
        .toList();
  }

  private int mostAtOnce() {
    int going = 0;
    int most = 0;
    for (HistoryEvent event : events()) {
      if (event.hasStartChildWorkflowExecutionInitiatedEventAttributes()) {
        boolean sweeps =
            event
                .getStartChildWorkflowExecutionInitiatedEventAttributes()
                .getWorkflowType()
                .getName()
                .startsWith("Reencrypt");
        going += sweeps ? 1 : 0;
      } else if (event.hasChildWorkflowExecutionCompletedEventAttributes()) {
        going--;
      }
      most = Math.max(most, going);
    }
    return most;
  }

  private static int size(Object value) throws Exception {
    return KeyturnJson.mapper().writeValueAsString(value).getBytes(StandardCharsets.UTF_8).length;
  }
}
