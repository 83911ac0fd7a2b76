package dev.keyturn.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.KeyturnJson;
import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.AwsConfig;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.HoldKeyWorkflow;
import dev.keyturn.key.HoldKeyWorkflowImpl;
import dev.keyturn.key.Holder;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyReference;
import dev.keyturn.replacement.KeepRestorePointWorkflowImpl;
import dev.keyturn.replacement.KeyturnAttributes;
import dev.keyturn.replacement.MadeKey;
import dev.keyturn.replacement.RecallActivities;
import dev.keyturn.replacement.RestorePoint;
import dev.keyturn.replacement.RestoreRecords;
import dev.keyturn.replacement.RestoreRequest;
import dev.keyturn.sandbox.Sandbox;
import dev.keyturn.sandbox.inprocess.InProcessHttpClient;
import dev.keyturn.testing.Histories;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.Tag;

class RecallTest {
  private static final String QUEUE = "runs";
  private static final String REGION = "eu-west-1";
  private static final String RUN_ID = "00000000-0000-0000-0000-00000000000f";
  private static final String LATER_ID = "00000000-0000-0000-0000-0000000000ff";
  private static final KeyArn OLD = key("11111111");
  private static final KeyArn MADE = key("22222222");
  private static final KeyArn PLANTED = key("33333333");

  private final TestWorkflowEnvironment temporal =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setUseTimeskipping(false)
              .registerSearchAttribute(
                  KeyturnAttributes.KEY.getName(), KeyturnAttributes.KEY.getValueType())
              .setWorkerFactoryOptions(Histories.soonEnded())
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder()
                      .setDataConverter(KeyturnJson.dataConverter())
                      .build())
              .build());
  private final Visibility visibility = new Visibility();
  private final WorkflowClient client = temporal.getWorkflowClient();
  private final AwsClients aws =
      AwsClients.of(
          AwsConfig.at(URI.create("http://127.0.0.1:1")),
          StaticCredentialsProvider.create(AwsBasicCredentials.create("keyturn", "secret")),
          new InProcessHttpClient(Sandbox.of(Sandbox.Config.withoutLag())));
  private final KmsClient kms = aws.kms(RoleGroup.PLANNER, REGION);
  private final TemporalRuns runs = new TemporalRuns(visibility.over(client));
  private final TestActivityEnvironment activities =
      TestActivityEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(client.getOptions())
              .build());
  private final TaggedRecallActivities recall = new TaggedRecallActivities(aws, runs);

  @BeforeEach
  void start() {
    Worker worker = temporal.newWorker(QUEUE);
    worker.registerWorkflowImplementationTypes(
        HoldKeyWorkflowImpl.class,
        RunWithRestorePoint.Impl.class,
        KeepRestorePointWorkflowImpl.class);
    temporal.start();
    activities.registerActivitiesImplementations(recall);
  }

  @AfterEach
  void close() {
    activities.close();
    temporal.close();
    aws.close();
  }

  @Test
  void asksTheLockWhoHoldsTheKey() {
    Holder holder = new Holder("root", "run", "RespondToCompromise");
    HoldKeyWorkflow lock = client.newWorkflowStub(HoldKeyWorkflow.class, options("key/1/2"));
    WorkflowClient.start(lock::hold, holder);

    assertThat(new TemporalRunActivities(runs).askHolder("key/1/2")).isEqualTo(holder);
  }

  @Test
  void saysThatThereIsNoSuchLock() {
    fails(
        () -> new TemporalRunActivities(runs).askHolder("key/none"),
        FailureType.NOT_FOUND,
        "run \"key/none\"");
  }

  @Test
  void knowsWhichRunsAreGoing() {
    WorkflowStub run = startRun("going", point("going"));

    assertThat(runs.isOpen("going")).isTrue();
    run.terminate("done");
    assertThat(runs.isOpen("going")).isFalse();
    assertThat(runs.isOpen("forgotten")).isFalse();
    assertThat(runs.isOpen("")).isFalse();
  }

  @Test
  void recallsARunByItsId() {
    startRun("over", point("over")).terminate("done");

    assertThat(recall.recallRun(byRun("over"))).isEqualTo(point("over"));
    assertThat(recall.recallRun(byRun("over"))).isEqualTo(point("over"));
  }

  @Test
  void refusesARunThatIsStillGoingAndSaysHowItGoesBack() {
    startRun("going", point("going"));

    fails(() -> recall.recallRun(byRun("going")), FailureType.PLAN_REFUSED, "--name rollBack");
  }

  @Test
  void confirmsAKeyOnlyByTheRecordOfTheRunThatMadeIt() {
    String runId = startRun("maker", made()).getExecution().getRunId();
    startRun("idle", Optional.empty());

    assertThat(recall.recallMaker(new MadeKey(OLD, MADE, "maker", runId))).contains(made());
    assertThat(recall.recallMaker(new MadeKey(OLD, PLANTED, "maker", runId))).isEmpty();
    assertThat(recall.recallMaker(new MadeKey(PLANTED, MADE, "maker", runId))).isEmpty();
    assertThat(recall.recallMaker(new MadeKey(OLD, MADE, "idle", ""))).isEmpty();
    assertThat(recall.recallMaker(new MadeKey(OLD, MADE, "nobody", runId))).isEmpty();
    assertThat(recall.recallMaker(new MadeKey(OLD, MADE, "", ""))).isEmpty();
  }

  /** The tag of a reset run names its first execution, which may know less. */
  @Test
  void asksTheOtherExecutionsTooWhateverTheTagNames() {
    startRun("maker", made());

    for (String runId : List.of("", "not a run id", "00000000-0000-0000-0000-000000000000")) {
      assertThat(recall.recallMaker(new MadeKey(OLD, MADE, "maker", runId))).contains(made());
    }
  }

  @Test
  void recallsTheLatestExecutionThatChangedSomething() {
    WorkflowExecution first = startRun("again", point("first")).getExecution();
    terminate(first);
    WorkflowExecution second = startRun("again", point("second")).getExecution();
    terminate(second);
    WorkflowExecution planned = startRun("again", Optional.empty()).getExecution();
    visibility.runs.addAll(List.of(first, second, planned));

    assertThat(recall.recallRun(byRun("again"))).isEqualTo(point("second"));
  }

  @Test
  void refusesAnExecutionThatIsStillGoingThoughEarlierOnesAreOver() {
    WorkflowExecution first = startRun("again", point("first")).getExecution();
    terminate(first);
    startRun("again", point("second"));
    visibility.runs.add(first);

    fails(() -> recall.recallRun(byRun("again")), FailureType.PLAN_REFUSED, "--name rollBack");
  }

  @Test
  void saysWhyTheLatestExecutionHasNoAnswerIfNoneHasOne() {
    terminate(startRun("planned", Optional.empty()).getExecution());

    fails(() -> recall.recallRun(byRun("planned")), FailureType.NOT_FOUND, "changed nothing");
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID_ARGUMENT: io.temporal.worker.NonDeterministicException: [TMPRL1100], true",
    "INVALID_ARGUMENT: io.temporal.internal.statemachines.InternalWorkflowTaskException, true",
    "INVALID_ARGUMENT: java.lang.IllegalStateException: changed nothing, false"
  })
  void doesNotPassOverARunThatOnlyCantBeReplayed(String reason, boolean expected) {
    assertThat(TemporalRuns.isOfReplay(reason)).isEqualTo(expected);
  }

  @Test
  void recallsTheVeryExecutionThatMadeTheKey() {
    WorkflowExecution first = startRun("again", point("first")).getExecution();
    terminate(first);
    terminate(startRun("again", point("second")).getExecution());
    KeyArn old = newKey(Map.of());
    Map<String, String> tags = new HashMap<>(lineage(old, "again"));
    tags.put("keyturn:run-id", first.getRunId());
    KeyArn made = newKey(tags);

    assertThat(inActivity(made.value())).isEqualTo(point("first"));
    assertThat(inActivity(old.value())).isEqualTo(point("first"));
  }

  @Test
  void saysThatTemporalKnowsNoSuchRun() {
    fails(() -> recall.recallRun(byRun("none")), FailureType.NOT_FOUND, "run \"none\"");
  }

  /** Row 18R: Temporal keeps histories for some days, and open runs for ever. */
  @Test
  void recallsWhatTemporalHasForgottenFromTheRecordThatLasts() {
    KeyArn old = newKey(Map.of());
    Map<String, String> tags = new HashMap<>(lineage(old, "gone"));
    tags.put("keyturn:run-id", RUN_ID);
    KeyArn replacement = newKey(tags);
    WorkflowStub record = keep(point("gone", Optional.of(MADE)), RUN_ID);

    for (String key : List.of(old.value(), replacement.value(), replacement.value())) {
      assertThat(inActivity(key)).isEqualTo(point("gone", Optional.of(MADE)));
    }
    assertThat(recall.recallMaker(new MadeKey(OLD, MADE, "gone", RUN_ID))).isPresent();
    assertThat(recall.recallMaker(new MadeKey(OLD, PLANTED, "gone", RUN_ID))).isEmpty();
    record.signal("end", "RestoreKey/gone");
    record.getResult(Void.class);
    fails(() -> inActivity(old.value()), FailureType.NOT_FOUND, "run \"gone\"");
  }

  @Test
  void recallsTheYoungestRecordOfAForgottenRunAndOfNoOther() {
    visibility.runs.add(keep(point("gone"), RUN_ID).getExecution());
    visibility.runs.add(keep(point("gone", Optional.of(MADE)), LATER_ID).getExecution());
    visibility.runs.add(keep(point("gone/other"), LATER_ID).getExecution());

    assertThat(recall.recallRun(byRun("gone"))).isEqualTo(point("gone", Optional.of(MADE)));
    assertThat(recall.recallMaker(new MadeKey(OLD, MADE, "gone", ""))).isPresent();
    for (String other : List.of("go", "go_e")) {
      fails(() -> recall.recallRun(byRun(other)), FailureType.NOT_FOUND, other);
    }
  }

  /** Another version of the worker may take other steps than the run took. */
  @Test
  void recallsFromTheRecordWhatNoWorkerCanReplayOnceTheRunIsOver() {
    RestorePoint point = point(RunWithRestorePoint.LOST, Optional.of(MADE));
    WorkflowStub run = startRun(RunWithRestorePoint.LOST, Optional.empty());
    WorkflowExecution execution = run.getExecution();
    visibility.runs.add(keep(point, execution.getRunId()).getExecution());

    fails(() -> recall.recallRun(byRun("lost")), FailureType.UNAVAILABLE, "NonDeterministic");
    run.terminate("done");

    assertThat(recall.recallRun(byRun("lost"))).isEqualTo(point);
    assertThat(recall.recallMaker(new MadeKey(OLD, MADE, "lost", ""))).contains(point);
  }

  @Test
  void findsAForgottenRunThatMadeNoKeyByTheKeyThatItShutSuspectsOutOf() {
    KeyArn old = newKey(Map.of());
    visibility.runs.add(keep(point("gone"), RUN_ID).getExecution());

    assertThat(inActivity(old.value())).isEqualTo(point("gone"));
  }

  @Test
  void recallsARunByTheNewKeyTheOldKeyAndTheAlias() {
    KeyArn old = newKey(Map.of());
    KeyArn replacement = newKey(lineage(old, "over"));
    newKey(Map.of("keyturn:replaces", old.keyId(), "keyturn:run", "x", "keyturn:surplus", "x"));
    kms.createAlias(r -> r.aliasName("alias/orders").targetKeyId(replacement.keyId()));
    startRun("over", point("over")).terminate("done");

    for (String key : List.of(old.value(), replacement.keyId(), "alias/orders")) {
      assertThat(inActivity(key)).isEqualTo(point("over"));
    }
  }

  @Test
  void asksForTheRunWhereAKeyIsInTwoOfThem() {
    KeyArn first = newKey(Map.of());
    KeyArn second = newKey(lineage(first, "run-1"));
    newKey(lineage(second, "run-2"));

    fails(() -> inActivity(second.value()), FailureType.PLAN_REFUSED, "run-1, run-2");
  }

  @Test
  void saysThatAKeyCarriesNoLineage() {
    KeyArn stranger = newKey(Map.of());

    fails(() -> inActivity(stranger.value()), FailureType.NOT_FOUND, "carries the tag keyturn:run");
  }

  private RestorePoint inActivity(String key) {
    return activities
        .newActivityStub(RecallActivities.class)
        .recallRun(
            new RestoreRequest(
                Optional.empty(),
                Optional.of(new KeyReference(key)),
                Optional.of(REGION),
                "me",
                null,
                null,
                null));
  }

  private static RestoreRequest byRun(String run) {
    return new RestoreRequest(
        Optional.of(run), Optional.empty(), Optional.empty(), "me", null, null, null);
  }

  private static RestorePoint point(String run) {
    return point(run, Optional.empty());
  }

  private static RestorePoint made() {
    return point("maker", Optional.of(MADE));
  }

  private static RestorePoint point(String run, Optional<KeyArn> newKey) {
    return new RestorePoint(run, OLD, newKey, List.of(), List.of(), Optional.empty(), List.of());
  }

  private static KeyArn key(String id) {
    return new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/" + id);
  }

  private WorkflowStub keep(RestorePoint point, String runId) {
    WorkflowStub record =
        client.newUntypedWorkflowStub(
            RestoreRecords.TYPE, options(RestoreRecords.id(point.run(), runId)));
    record.start(point);
    return record;
  }

  private WorkflowStub startRun(String id, RestorePoint point) {
    return startRun(id, Optional.of(point));
  }

  private WorkflowStub startRun(String id, Optional<RestorePoint> point) {
    WorkflowStub run = client.newUntypedWorkflowStub("RunWithRestorePoint", options(id));
    run.start(point);
    // A run that ends before its first workflow task has never been there to be asked.
    assertThat(run.query("__stack_trace", String.class)).isNotEmpty();
    return run;
  }

  private void terminate(WorkflowExecution run) {
    client
        .newUntypedWorkflowStub(
            WorkflowTargetOptions.newBuilder().setWorkflowExecution(run).build())
        .terminate("done");
  }

  private static WorkflowOptions options(String id) {
    return WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(QUEUE).build();
  }

  private static Map<String, String> lineage(KeyArn old, String run) {
    return Map.of("keyturn:replaces", old.keyId(), "keyturn:run", run);
  }

  private KeyArn newKey(Map<String, String> tags) {
    List<Tag> list =
        tags.entrySet().stream()
            .map(tag -> Tag.builder().tagKey(tag.getKey()).tagValue(tag.getValue()).build())
            .toList();
    return new KeyArn(kms.createKey(request -> request.tags(list)).keyMetadata().arn());
  }

  private static void fails(ThrowingCallable call, FailureType type, String words) {
    assertThatThrownBy(call)
        .satisfies(
            failure -> {
              assertThat(FailureType.of(failure)).contains(type);
              assertThat(FailureType.message(failure)).contains(words);
            });
  }
}
