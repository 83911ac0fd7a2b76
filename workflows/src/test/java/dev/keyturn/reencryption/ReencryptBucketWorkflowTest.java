package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.Holder;
import dev.keyturn.testing.BrokenOff;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.FakeItem;
import dev.keyturn.testing.RunHarness;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReencryptBucketWorkflowTest {
  private RunHarness harness = new RunHarness();

  @AfterEach
  void tearDown() {
    harness.close();
  }

  @Test
  void sweepsABucketThatAPersonStartsAlone() {
    harness.account().holds("bucket/orders", items(7));

    StoreResult first = start("one").getResult(StoreResult.class);

    assertThat(first.tally().counts().newDataKeys()).isEqualTo(7);
    assertThat(first.changedDefault()).isPresent();
    assertThat(first.tally().counts().total()).isEqualTo(7);
  }

  @Test
  void takesTheLockWhenStartedAlone() {
    harness.account().holds("bucket/orders", items(1));
    harness.runs().holder(new Holder("other", "run", "RespondToCompromise"));
    WorkflowStub lock = harness.stub("HoldKey", "key/111122223333/" + FakeAccount.OLD.keyId());
    lock.start(new Holder("other", "run", "RespondToCompromise"));

    WorkflowStub run = start("alone");

    assertThatThrownBy(() -> run.getResult(StoreResult.class))
        .satisfies(failure -> assertThat(FailureType.of(failure)).contains(FailureType.KEY_BUSY));
    assertThat(harness.account().calls()).containsOnly("askHolder");
  }

  @Test
  void keepsHistorySmallHoweverManyItemsThereAre() {
    harness.account().holds("bucket/orders", items(1_000));

    StoreResult result = start("big").getResult(StoreResult.class);

    assertThat(result.tally().counts().newDataKeys()).isEqualTo(1_000);
    assertThat(events("big/shard-1")).isLessThan(2_000);
    assertThat(events("big")).isLessThan(100);
  }

  @Test
  void isPausedByItselfWhenStartedAlone() {
    harness.account().holds("bucket/orders", items(9));
    during(1, () -> tell("alone", "pause", Map.of("by", "operator@example.com")));
    WorkflowStub run = start("alone");

    awaitPages(1);
    harness.sleep(Duration.ofDays(1));
    assertThat(pages()).isEqualTo(1);

    tell("alone", "resume", Map.of("by", "operator@example.com"));
    assertThat(run.getResult(StoreResult.class).tally().counts().newDataKeys()).isEqualTo(9);
  }

  @Test
  void keepsItsPaceWhenAShardContinuesAsNew() {
    harness.account().holds("bucket/orders", items(1_000));
    during(1, () -> tell("big", "throttle", Map.of("objectsPerSecond", 50)));

    StoreResult result = start("big").getResult(StoreResult.class);

    assertThat(result.tally().counts().newDataKeys()).isEqualTo(1_000);
    assertThat(pages("sweepObjects at 50.0")).isEqualTo(pages() - 1);
  }

  @Test
  void isPausedAlsoOnceAShardHasContinuedAsNew() {
    harness.account().holds("bucket/orders", items(1_000));
    during(250, () -> tell("big", "pause", Map.of("by", "operator@example.com")));
    WorkflowStub run = start("big");

    awaitPages(250);
    harness.sleep(Duration.ofDays(1));
    assertThat(pages()).isEqualTo(250);

    tell("big", "resume", Map.of("by", "operator@example.com"));
    assertThat(run.getResult(StoreResult.class).tally().counts().newDataKeys()).isEqualTo(1_000);
  }

  @Test
  void doesNotContinueAsNewOnceItIsCancelled() {
    harness.account().holds("bucket/orders", items(1_000));
    during(200, () -> harness.client().newUntypedWorkflowStub("big").cancel());

    WorkflowStub run = start("big");

    assertThatThrownBy(() -> run.getResult(StoreResult.class))
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(pages()).isEqualTo(200);
  }

  @Test
  void takesNoPaceAsInputFromAPerson() {
    WorkflowStub run = start("paced", Map.of("pace", Map.of("paused", true)));
    assertThatThrownBy(() -> run.getResult(StoreResult.class))
        .hasStackTraceContaining("send the Updates pause and throttle");
  }

  private void tell(String run, String update, Map<String, Object> input) {
    harness.client().newUntypedWorkflowStub(run).update(update, Receipt.class, input);
  }

  private void during(int page, Runnable decision) {
    AtomicInteger count = new AtomicInteger();
    harness
        .account()
        .on(
            "sweepObjects",
            () -> {
              if (count.incrementAndGet() == page) {
                decision.run();
                BrokenOff.await();
              }
            });
  }

  private void awaitPages(int count) {
    while (pages() < count) {
      harness.sleep(Duration.ofSeconds(1));
    }
  }

  private int pages() {
    return pages("sweepObjects");
  }

  private int pages(String call) {
    return Collections.frequency(harness.account().calls(), call);
  }

  private long events(String id) {
    WorkflowExecution execution = WorkflowExecution.newBuilder().setWorkflowId(id).build();
    return harness.client().fetchHistory(execution.getWorkflowId()).getEvents().size();
  }

  private static FakeItem[] items(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> FakeItem.old("item-" + i))
        .toArray(FakeItem[]::new);
  }

  private WorkflowStub start(String id) {
    return start(id, Map.of());
  }

  private WorkflowStub start(String id, Map<String, Object> more) {
    WorkflowStub stub = harness.stub("ReencryptBucket", id);
    Map<String, Object> input = new HashMap<>(more);
    input.put("store", Map.of("type", "bucket", "name", "orders"));
    input.put(
        "sweep", Map.of("oldKey", FakeAccount.OLD.value(), "newKey", FakeAccount.NEW.value()));
    stub.start(input);
    return stub;
  }
}
