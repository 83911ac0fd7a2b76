package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.Holder;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.FakeItem;
import dev.keyturn.testing.RunHarness;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.util.Map;
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
    WorkflowStub lock =
        harness
            .client()
            .newUntypedWorkflowStub(
                "HoldKey",
                WorkflowOptions.newBuilder()
                    .setTaskQueue(TaskQueues.CONTROL)
                    .setWorkflowId("key/111122223333/" + FakeAccount.OLD.keyId())
                    .build());
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
    WorkflowStub stub =
        harness
            .client()
            .newUntypedWorkflowStub(
                "ReencryptBucket",
                WorkflowOptions.newBuilder()
                    .setTaskQueue(TaskQueues.CONTROL)
                    .setWorkflowId(id)
                    .build());
    stub.start(
        Map.of(
            "store", Map.of("type", "bucket", "name", "orders"),
            "sweep", Map.of("oldKey", FakeAccount.OLD.value(), "newKey", FakeAccount.NEW.value())));
    return stub;
  }
}
