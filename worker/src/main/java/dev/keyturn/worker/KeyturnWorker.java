package dev.keyturn.worker;

import dev.keyturn.TaskQueues;
import dev.keyturn.audit.AuditKeysWorkflowImpl;
import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.cloudtrail.KeyCallers;
import dev.keyturn.aws.datakey.DynamoDbItemActivities;
import dev.keyturn.aws.datakey.KmsDataKeyActivities;
import dev.keyturn.aws.dynamodb.DynamoDbTableActivities;
import dev.keyturn.aws.ebs.Ec2ImageryActivities;
import dev.keyturn.aws.ebs.Ec2VolumeActivities;
import dev.keyturn.aws.iam.IamMentionActivities;
import dev.keyturn.aws.kms.KmsAuditActivities;
import dev.keyturn.aws.kms.KmsGateActivities;
import dev.keyturn.aws.kms.KmsGuardActivities;
import dev.keyturn.aws.kms.KmsKeyActivities;
import dev.keyturn.aws.kms.KmsMaterialActivities;
import dev.keyturn.aws.kms.KmsRotationActivities;
import dev.keyturn.aws.retirement.AwsDisabledKeyActivities;
import dev.keyturn.aws.s3.S3BucketActivities;
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
import dev.keyturn.replacement.RestoreKeyWorkflowImpl;
import dev.keyturn.retirement.WatchDisabledKeyWorkflowImpl;
import dev.keyturn.rotation.RotateKeyWorkflowImpl;
import dev.keyturn.runs.TaggedRecallActivities;
import dev.keyturn.runs.TemporalRunActivities;
import dev.keyturn.runs.TemporalRuns;
import io.temporal.client.WorkflowClient;
import io.temporal.common.converter.DataConverterException;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workers of all task queues in this process, from start to graceful stop. */
public final class KeyturnWorker implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(KeyturnWorker.class);

  /**
   * The SDK's second is soon over on a busy machine, and a query that met it fails for a person.
   */
  private static final Duration DEADLOCK = Duration.ofSeconds(10);

  /** How old a cursor may be when a worker dies; pages are repeated from there. */
  private static final Duration CURSOR_AGE = Duration.ofSeconds(3);

  /** In which activities that are broken off are handed over; {@code Parallel} takes a second. */
  static final Duration LAST_GRACE = Duration.ofSeconds(5);

  /** Longer than a worker that leaves may still get work. */
  private static final Duration HAND_OVER_DELAY = LAST_GRACE.plusSeconds(1);

  private final WorkerFactory factory;
  private final HandOver handOver;
  private final AwsClients aws;
  private final WorkerConfig config;

  private KeyturnWorker(
      WorkerFactory factory, HandOver handOver, AwsClients aws, WorkerConfig config) {
    this.factory = factory;
    this.handOver = handOver;
    this.aws = aws;
    this.config = config;
  }

  /** The connection that the workers' client needs, so that terminated runs answer queries. */
  public static WorkflowServiceStubsOptions.Builder connection(WorkflowServiceStubsOptions to) {
    return WorkflowServiceStubsOptions.newBuilder(to)
        .setGrpcClientInterceptors(List.of(new TerminatedRuns()));
  }

  /**
   * Starts the workers.
   *
   * @param client carries {@link dev.keyturn.KeyturnJson#dataConverter()}, over a {@link
   *     #connection}
   * @param aws closed with the workers
   * @param metrics where activities are counted
   */
  public static KeyturnWorker start(
      WorkflowClient client, AwsClients aws, WorkerConfig config, Metrics metrics) {
    KeyturnWorker worker = assemble(client, aws, config, metrics);
    worker.factory.start();
    return worker;
  }

  /** The workers, which take no work yet. */
  static KeyturnWorker assemble(
      WorkflowClient client, AwsClients aws, WorkerConfig config, Metrics metrics) {
    HandOver handOver = new HandOver(HAND_OVER_DELAY);
    WorkerFactory factory =
        WorkerFactory.newInstance(
            client,
            WorkerFactoryOptions.newBuilder()
                .setWorkerInterceptors(
                    new LogContext(), new MeteredActivities(new ActivityMetrics(metrics)), handOver)
                .build());
    hostControl(factory.newWorker(TaskQueues.CONTROL, options().build()), client, aws);
    Object[] stores = storeActivities(aws);
    factory
        .newWorker(TaskQueues.STEPS, options().build())
        .registerActivitiesImplementations(stores);
    Worker pages =
        factory.newWorker(
            TaskQueues.BULK,
            options().setMaxConcurrentActivityExecutionSize(config.bulkSlots()).build());
    pages.registerActivitiesImplementations(stores);
    pages.registerActivitiesImplementations(new KmsAuditActivities(aws, new TemporalRuns(client)));
    factory
        .newWorker(TaskQueues.GATE, options().build())
        .registerActivitiesImplementations(new KmsGateActivities(aws));
    return new KeyturnWorker(factory, handOver, aws, config);
  }

  /** Stops taking work, lets running activities finish for a while, then hands them over. */
  @Override
  public void close() {
    LOGGER.info("Stopping; running activities may go on for {}", config.grace());
    factory.shutdown();
    factory.awaitTermination(config.grace().toMillis(), TimeUnit.MILLISECONDS);
    if (!factory.isTerminated()) {
      LOGGER.warn("Activities still run after {}; other workers take them over", config.grace());
      handOver.begin();
      factory.shutdownNow();
      factory.awaitTermination(LAST_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }
    aws.close();
    LOGGER.info("Stopped");
  }

  /** Whether nothing of the workers runs any more. */
  public boolean isStopped() {
    return factory.isTerminated();
  }

  private static void hostControl(Worker worker, WorkflowClient client, AwsClients aws) {
    worker.registerWorkflowImplementationTypes(
        // Bad input fails the run; otherwise its first task would be tried for ever.
        WorkflowImplementationOptions.newBuilder()
            .setFailWorkflowExceptionTypes(DataConverterException.class)
            .build(),
        RespondToCompromiseWorkflowImpl.class,
        RestoreKeyWorkflowImpl.class,
        RotateKeyWorkflowImpl.class,
        AuditKeysWorkflowImpl.class,
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
    TemporalRuns runs = new TemporalRuns(client);
    KeyCallers callers = new KeyCallers(aws);
    worker.registerActivitiesImplementations(
        new KmsKeyActivities(aws, runs, callers),
        new AwsDisabledKeyActivities(aws, callers),
        new KmsGuardActivities(aws),
        new KmsMaterialActivities(aws),
        new KmsRotationActivities(aws),
        new IamMentionActivities(aws),
        new TemporalRunActivities(runs),
        new TaggedRecallActivities(aws, runs));
  }

  /** Stateless, so that looks and pages can share them. */
  private static Object[] storeActivities(AwsClients aws) {
    return new Object[] {
      new S3BucketActivities(aws),
      new KmsDataKeyActivities(aws),
      new Ec2ImageryActivities(aws),
      new Ec2VolumeActivities(aws),
      new DynamoDbTableActivities(aws),
      new DynamoDbItemActivities(aws)
    };
  }

  private static WorkerOptions.Builder options() {
    return WorkerOptions.newBuilder()
        .setDefaultDeadlockDetectionTimeout(DEADLOCK.toMillis())
        .setMaxHeartbeatThrottleInterval(CURSOR_AGE)
        .setAllowActivityHeartbeatDuringShutdown(true);
  }
}
