package dev.keyturn.reencryption;

import dev.keyturn.ActivityProfiles;
import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Prepares the bucket, then sweeps its key ranges in shards, a bounded number at a time. */
public final class ReencryptBucketWorkflowImpl extends StoreSweep
    implements ReencryptBucketWorkflow {
  /** How many shards are in flight. */
  private static final int WINDOW = 4;

  private final PacedChildren shards = new PacedChildren();
  private Tally tally = Tally.EMPTY;

  @WorkflowInit
  public ReencryptBucketWorkflowImpl(StoreRequest request) {
    super(request);
    shards.go(gate().pace());
  }

  @Override
  public StoreResult reencrypt(StoreRequest same) {
    StoreSweeps.Begun begun = StoreSweeps.begin(request());
    BucketOrder order = order();
    gate().pass();
    BucketReadiness readiness = prepare(order);
    tally = tally.plus(readiness.configuration());
    boolean updateTrusted =
        request().sweep().changes() ? readiness.updateTrusted() : request().updateTrusted();
    sweepShards(order, readiness.ranges(), updateTrusted);
    return begun.bucket(tally, readiness, updateTrusted);
  }

  @Override
  ItemCounts counts() {
    return tally.counts();
  }

  @Override
  List<String> running() {
    return shards.going();
  }

  @Override
  void passOn(SweepPace pace) {
    shards.go(pace);
  }

  private BucketOrder order() {
    if (!(request().store() instanceof DataStore.Bucket bucket)) {
      throw FailureType.INVALID_INPUT.failure(
          "store: ReencryptBucket takes a store of type bucket, not " + request().store().type());
    }
    String run = request().run().orElseGet(() -> Workflow.getInfo().getWorkflowId());
    return BucketOrder.of(bucket, request().sweep(), run);
  }

  private static BucketReadiness prepare(BucketOrder order) {
    String summary =
        order.sweep().changes()
            ? "Point default encryption of " + order.bucket() + " to the new key, try a canary"
            : "Look at the configuration of " + order.bucket();
    return Workflow.newActivityStub(
            BucketActivities.class, ActivityProfiles.page(TaskQueues.BULK, summary))
        .prepareBucket(order);
  }

  private void sweepShards(BucketOrder order, List<KeyRange> ranges, boolean updateTrusted) {
    List<Promise<Void>> open = new ArrayList<>();
    shards.expect(ranges.size(), WINDOW);
    for (KeyRange range : ranges) {
      Workflow.await(() -> shards.going().size() < WINDOW);
      open.add(
          sweepShard(
              new BucketShard(
                  order,
                  updateTrusted,
                  range,
                  Optional.empty(),
                  Tally.EMPTY,
                  shards.share().said()),
              open.size() + 1));
    }
    Promises.awaitAll(open);
  }

  private Promise<Void> sweepShard(BucketShard shard, int number) {
    String id = Workflow.getInfo().getWorkflowId() + "/shard-" + number;
    SweepBucketShardWorkflow child =
        Workflow.newChildWorkflowStub(
            SweepBucketShardWorkflow.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.CONTROL)
                .setStaticSummary("Shard " + number + " of " + shard.order().bucket())
                .build());
    return shards.follow(
        id,
        Workflow.getWorkflowExecution(child),
        () -> Async.function(child::sweep, shard),
        swept -> tally = tally.plus(swept));
  }
}
