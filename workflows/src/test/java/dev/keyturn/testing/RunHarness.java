package dev.keyturn.testing;

import dev.keyturn.KeyturnJson;
import dev.keyturn.TaskQueues;
import dev.keyturn.compromise.RespondToCompromiseWorkflow;
import dev.keyturn.compromise.RespondToCompromiseWorkflowImpl;
import dev.keyturn.key.HoldKeyWorkflowImpl;
import dev.keyturn.reencryption.ReencryptBucketWorkflowImpl;
import dev.keyturn.reencryption.ReencryptDataKeysWorkflowImpl;
import dev.keyturn.reencryption.ReencryptEbsDefaultKeyWorkflowImpl;
import dev.keyturn.reencryption.ReencryptImagesWorkflowImpl;
import dev.keyturn.reencryption.ReencryptLaunchTemplatesWorkflowImpl;
import dev.keyturn.reencryption.ReencryptSnapshotsWorkflowImpl;
import dev.keyturn.reencryption.ReencryptTableWorkflowImpl;
import dev.keyturn.reencryption.ReencryptVolumeWorkflowImpl;
import dev.keyturn.reencryption.SweepBucketShardWorkflowImpl;
import dev.keyturn.reencryption.SweepTableSegmentWorkflowImpl;
import dev.keyturn.replacement.KeepRestorePointWorkflowImpl;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.RestoreKeyWorkflowImpl;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.retirement.WatchDisabledKeyWorkflowImpl;
import dev.keyturn.rotation.RotateKeyWorkflowImpl;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** All workflows on Temporal's time-skipping server, over the fakes. */
public final class RunHarness implements AutoCloseable {
  private static final int POLLS = 600;
  private static final long LOOK_MILLIS = 20;

  private final FakeAccount account = new FakeAccount();
  private final FakeRunActivities runs = new FakeRunActivities(account);
  private final FakeImageryActivities imagery = new FakeImageryActivities(account);
  private final FakeMentionActivities mentions = new FakeMentionActivities(account);
  private final FakeDisabledKeyActivities disabledKeys =
      new FakeDisabledKeyActivities(account, () -> Instant.ofEpochMilli(now()));
  private final FakeTableActivities tables = new FakeTableActivities(account);
  private final FakeRotationActivities rotation =
      new FakeRotationActivities(account, () -> Instant.ofEpochMilli(now()));
  private final FakeMaterialActivities material = new FakeMaterialActivities(account, rotation);
  private final TallHistory history = new TallHistory();
  private final TestWorkflowEnvironment environment;

  public RunHarness() {
    this(KeyturnJson.dataConverter());
  }

  /** The same with another way to write down what is sent. */
  public RunHarness(DataConverter converter) {
    environment = TestWorkflowEnvironment.newInstance(Histories.options(converter, history));
    for (String queue :
        List.of(TaskQueues.CONTROL, TaskQueues.STEPS, TaskQueues.BULK, TaskQueues.GATE)) {
      register(environment.newWorker(queue, Histories.patient()), queue);
    }
    environment.start();
  }

  private void register(Worker worker, String queue) {
    if (queue.equals(TaskQueues.CONTROL)) {
      worker.registerWorkflowImplementationTypes(
          WorkflowImplementationOptions.newBuilder()
              .setFailWorkflowExceptionTypes(DataConverterException.class)
              .build(),
          RespondToCompromiseWorkflowImpl.class,
          RestoreKeyWorkflowImpl.class,
          RotateKeyWorkflowImpl.class,
          HoldKeyWorkflowImpl.class,
          WatchDisabledKeyWorkflowImpl.class,
          KeepRestorePointWorkflowImpl.class,
          ReencryptBucketWorkflowImpl.class,
          ReencryptDataKeysWorkflowImpl.class,
          ReencryptSnapshotsWorkflowImpl.class,
          ReencryptImagesWorkflowImpl.class,
          ReencryptLaunchTemplatesWorkflowImpl.class,
          ReencryptEbsDefaultKeyWorkflowImpl.class,
          ReencryptVolumeWorkflowImpl.class,
          SweepBucketShardWorkflowImpl.class,
          ReencryptTableWorkflowImpl.class,
          SweepTableSegmentWorkflowImpl.class);
      worker.registerActivitiesImplementations(
          new FakeKeyActivities(account),
          new FakeGuardActivities(account),
          disabledKeys,
          rotation,
          material,
          mentions,
          runs);
    } else if (!queue.equals(TaskQueues.GATE)) {
      worker.registerActivitiesImplementations(
          new FakeStoreActivities(account),
          new FakeVolumeActivities(account),
          imagery,
          tables,
          new FakeItemActivities(account));
    } else {
      worker.registerActivitiesImplementations(new FakeGateActivities(account));
    }
  }

  public FakeAccount account() {
    return account;
  }

  public FakeRunActivities runs() {
    return runs;
  }

  public FakeImageryActivities imagery() {
    return imagery;
  }

  public FakeMentionActivities mentions() {
    return mentions;
  }

  /** What needs the old key after it is disabled. */
  public FakeDisabledKeyActivities disabledKeys() {
    return disabledKeys;
  }

  /** How large the runs' histories are said to be. */
  public TallHistory history() {
    return history;
  }

  public FakeTableActivities tables() {
    return tables;
  }

  public FakeRotationActivities rotation() {
    return rotation;
  }

  public FakeMaterialActivities material() {
    return material;
  }

  public WorkflowClient client() {
    return environment.getWorkflowClient();
  }

  /** The simulated time. */
  public long now() {
    return environment.currentTimeMillis();
  }

  /**
   * Lets simulated time pass once no call is held, so that what a test does in the middle of one is
   * done before it looks.
   */
  public void sleep(Duration duration) {
    try {
      while (account.isHeld()) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    environment.sleep(duration);
  }

  /**
   * Ends locks of runs that have ended: this server leaves a run's children open, a real one ends
   * them with it.
   */
  public void endLocks() {
    endLock("key/111122223333/" + FakeAccount.OLD.keyId());
    endLock("key/111122223333/" + FakeAccount.NEW.keyId());
    endInstanceLock();
  }

  /** The same for the instance's lock alone, while the run goes on. */
  public void endInstanceLock() {
    for (String instance : List.of(FakeEc2.INSTANCE, FakeEc2.OTHER, FakeEc2.THIRD)) {
      endLock("instance/111122223333/" + instance);
    }
  }

  private void endLock(String id) {
    try {
      client().newUntypedWorkflowStub(id).terminate("its parent has ended");
    } catch (WorkflowNotFoundException ended) {
      // It was not taken, or this server did end it.
    }
  }

  /** Starts a response from JSON, as the Temporal CLI does. */
  public WorkflowStub start(String id, Object input) {
    WorkflowStub stub = stub("RespondToCompromise", id);
    stub.start(input);
    return stub;
  }

  /** A run of some type that may be started. */
  public WorkflowStub stub(String type, String id) {
    return client()
        .newUntypedWorkflowStub(
            type,
            WorkflowOptions.newBuilder()
                .setTaskQueue(TaskQueues.CONTROL)
                .setWorkflowId(id)
                .build());
  }

  /** Starts a response without any input. */
  public WorkflowStub startWithout(String id) {
    WorkflowStub stub = stub("RespondToCompromise", id);
    stub.start();
    return stub;
  }

  /** The handlers of a response. */
  public RespondToCompromiseWorkflow run(String id) {
    return client().newWorkflowStub(RespondToCompromiseWorkflow.class, id);
  }

  /** Waits until the run is in the phase, letting simulated time pass. */
  public RunStatus await(String id, Phase phase) {
    for (int i = 0; i < POLLS; i++) {
      RunStatus status = run(id).status();
      if (status.phase() == phase) {
        return status;
      }
      sleep(Duration.ofSeconds(10));
    }
    throw new AssertionError(id + " never reached " + phase + ": " + run(id).status());
  }

  /**
   * The result of a run that others outlive: whoever waits by the environment's client lets time
   * pass at once to the end that this server gives to what has none, ten years on.
   */
  public <T> T result(String id, Class<T> type) {
    WorkflowClientOptions options =
        WorkflowClientOptions.newBuilder(client().getOptions()).setInterceptors().build();
    WorkflowStub run =
        WorkflowClient.newInstance(environment.getWorkflowServiceStubs(), options)
            .newUntypedWorkflowStub(id);
    for (int i = 0; i < POLLS; i++) {
      try {
        return run.getResult(LOOK_MILLIS, TimeUnit.MILLISECONDS, type);
      } catch (TimeoutException stillRuns) {
        sleep(Duration.ofMinutes(5));
      }
    }
    throw new AssertionError(id + " never ended: " + run(id).status());
  }

  @Override
  public void close() {
    environment.close();
  }
}
