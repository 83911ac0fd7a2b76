package dev.keyturn.replacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.KeyturnJson;
import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.Containment;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.reencryption.BucketDefault;
import dev.keyturn.reencryption.EbsDefault;
import dev.keyturn.reencryption.EbsSettings;
import dev.keyturn.reencryption.TemplateDefault;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.RunHarness;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestoreKeyWorkflowTest {
  private static final String RUN = "RespondToCompromise/eu-west-1/orders";

  private static final String RUN_ID = "00000000-0000-0000-0000-00000000000f";
  private static final Map<String, Object> LIFTING =
      Map.of("run", RUN, "mode", "EXECUTE", "liftContainment", true);

  private RunHarness harness = new RunHarness();

  @BeforeEach
  void setUp() {
    harness.account().moveAlias(FakeAccount.ALIAS, FakeAccount.NEW);
    harness.account().policy("contained");
    point(List.of());
  }

  private void point(List<String> gaps) {
    point(gaps, Optional.of("requester@example.com"));
  }

  private RestorePoint point(List<String> gaps, Optional<String> requestedBy) {
    RestorePoint point =
        new RestorePoint(
            RUN,
            FakeAccount.OLD,
            Optional.of(FakeAccount.NEW),
            List.of(FakeAccount.ALIAS),
            List.of(new BucketDefault("orders", "alias/orders", true)),
            Optional.of(
                new Containment(
                    FakeAccount.OLD, RUN, "saved", "contained", List.of(), Optional.empty())),
            EbsSettings.NONE,
            gaps,
            Optional.of("saved"),
            Optional.empty(),
            Optional.empty(),
            requestedBy,
            Optional.of(RUN_ID));
    harness.runs().point(point);
    return point;
  }

  private void pointWithoutContainment(EbsSettings settings, Optional<String> savedPolicy) {
    harness
        .runs()
        .point(
            new RestorePoint(
                RUN,
                FakeAccount.OLD,
                Optional.of(FakeAccount.NEW),
                List.of(),
                List.of(),
                Optional.empty(),
                settings,
                List.of(),
                savedPolicy,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @AfterEach
  void tearDown() {
    harness.close();
  }

  @Test
  void goesTheWayBackInOrder() {
    RestoreReport report = restore(LIFTING);

    assertThat(harness.account().calls())
        .containsExactly(
            "recallRun",
            "enableOldKey",
            "unsealKey",
            "repointAlias",
            "restoreBucketDefault",
            "liftContainment",
            "readSettings");
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.OLD);
    assertThat(harness.account().policy()).isEqualTo("saved");
    assertThat(report.notes()).isEmpty();
    assertThat(report.carried())
        .extracting(CarryOver::part)
        .containsExactly("key policy", "alias alias/orders");
    assertThat(report.carried())
        .allSatisfy(one -> assertThat(one.match()).isEqualTo(CarryOver.Match.EXACT));
  }

  @Test
  void leavesSuspectsShutOutUnlessAskedTo() {
    RestoreReport report = restore(Map.of("run", RUN, "mode", "EXECUTE"));

    assertThat(harness.account().calls()).doesNotContain("liftContainment");
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.OLD);
    assertThat(harness.account().policy()).isEqualTo("contained");
    assertThat(report.liftsContainment()).isFalse();
    assertThat(report.carried())
        .allSatisfy(one -> assertThat(one.match()).isEqualTo(CarryOver.Match.EXACT));
    assertThat(report.notes()).singleElement().asString().contains("containment stays", RUN);
    harness.endLocks();
    // Once it is known that they were none.
    assertThat(restore(LIFTING).liftsContainment()).isTrue();
    assertThat(harness.account().policy()).isEqualTo("saved");
  }

  @Test
  void endsTheRecordOnceAllIsTakenBack() {
    WorkflowStub record = record();
    record.start(point(List.of(), Optional.of("requester@example.com")));

    restore(Map.of("run", RUN, "mode", "EXECUTE"));
    assertOpen(record);
    harness.endLocks();
    harness.account().fails("liftContainment", FailureType.CHANGED_BY_OTHERS, "another policy");
    restore(LIFTING);
    assertOpen(record);
    harness.endLocks();
    restore(LIFTING);

    record.getResult(Void.class);
  }

  /** By then another run has replaced the key: what it did is not to be undone with it. */
  @Test
  void letsSuspectsInWeeksLaterAndTouchesNothingElse() {
    WorkflowStub record = record();
    record.start(point(List.of(), Optional.of("requester@example.com")));
    restore(Map.of("run", RUN, "mode", "EXECUTE"));
    harness.endLocks();
    harness.runs().point(record.query("restorePoint", RestorePoint.class));
    harness.account().moveAlias(FakeAccount.ALIAS, FakeAccount.NEW);
    int before = harness.account().calls().size();

    RestoreReport report = restore(LIFTING);

    assertThat(harness.account().calls().stream().skip(before))
        .containsExactly("recallRun", "liftContainment", "readSettings");
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.NEW);
    assertThat(harness.account().policy()).isEqualTo("saved");
    assertThat(report.liftsContainment()).isTrue();
    record.getResult(Void.class);
  }

  private static void assertOpen(WorkflowStub record) {
    assertThat(record.describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
  }

  @Test
  void sendsNothingThatTemporalWouldEndTheRunFor() {
    assertThat(RestoreRecords.fit(point(List.of(), Optional.empty()))).isTrue();
    assertThat(RestoreRecords.fit(point(List.of("x".repeat(2_000_000)), Optional.empty())))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "PLAN, operator@example.com, requested the run that shut",
    "EXECUTE, Operator@example.com, requested the run that shut",
    "EXECUTE, , does not tell who requested it"
  })
  void letsNobodyInForWhoMayHaveRequestedTheRun(
      String mode, @Nullable String requester, String why) {
    point(List.of(), Optional.ofNullable(requester));
    Map<String, Object> input = new HashMap<>(LIFTING);
    input.put("mode", mode);

    assertThatThrownBy(() -> restore(input))
        .satisfies(
            failure -> assertThat(FailureType.message(failure)).contains("liftContainment", why));
    assertThat(harness.account().calls()).containsExactly("recallRun");
  }

  /** A run that inherits a containment is no way round the two people. */
  @Test
  void letsNobodyInForTheRequesterOfARunBeforeIt() {
    RestorePoint earlier = point(List.of(), Optional.of("Operator@\u00a0example.com"));
    RestorePoint own = point(List.of(), Optional.of("requester@example.com"));
    for (Optional<String> told : List.of(earlier.requestedBy(), Optional.<String>empty())) {
      harness.runs().point(own.after(point(List.of(), told)));

      assertThatThrownBy(() -> restore(LIFTING))
          .satisfies(failure -> assertThat(FailureType.message(failure)).contains("liftContain"));
    }
    assertThat(harness.account().policy()).isEqualTo("contained");
  }

  @Test
  void takesOnlyTheContainmentOutOfAPolicyThatSomebodyChangedAndSaysSo() {
    String saved =
        """
        {"Version":"2012-10-17","Statement":[{"Sid":"Own","Effect":"Allow",\
        "Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"}]}""";
    String contained =
        KeyPolicy.parse(FakeAccount.OLD, saved).containing(List.of(FakeAccount.SUSPECT));
    Containment suspects =
        new Containment(FakeAccount.OLD, RUN, saved, contained, List.of(), Optional.empty());
    harness.runs().point(point(List.of(), Optional.of("requester@example.com")).lifted(suspects));
    harness.account().policy(contained.replace("\"Own\"", "\"Others\""));

    RestoreReport report = restore(LIFTING);

    assertThat(report.liftsContainment()).isTrue();
    assertThat(report.notes()).singleElement().asString().contains("only KeyturnContainment was");
    assertThat(harness.account().policy()).contains("Others").doesNotContain("KeyturnContainment");
  }

  @Test
  void saysThatTheContainmentIsNotLiftedWhereSomebodyEditedIt() {
    harness.account().fails("liftContainment", FailureType.CHANGED_BY_OTHERS, "edited");

    assertThat(restore(LIFTING).liftsContainment()).isFalse();
  }

  @Test
  void notesADefaultThatNamesAThirdKeyAndKeepsTheRecord() {
    WorkflowStub record = record();
    record.start(point(List.of(), Optional.of("requester@example.com")));
    harness.account().defaultNow(new BucketDefault("orders", "alias/third", true));

    RestoreReport report = restore(LIFTING);

    assertThat(report.notes())
        .singleElement()
        .asString()
        .contains("orders was left alone: it names alias/third");
    assertOpen(record);
  }

  @Test
  void putsBackWhatNamesNobodyWhoWasDeletedAndSaysSo() {
    String dead = "AROAABCDEFGHIJKLMNOPQ";
    String saved =
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"%s\",\"%s\"]},"
            .formatted(dead, FakeAccount.SUSPECT);
    String policy = saved + "\"Action\":\"kms:*\",\"Resource\":\"*\"}]}";
    KeyGrant grant = new FakeAccount().grant("g1", dead, false).grants().get(0);
    harness
        .runs()
        .point(
            new RestorePoint(
                RUN,
                FakeAccount.OLD,
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.of(
                    new Containment(
                        FakeAccount.OLD,
                        RUN,
                        policy,
                        "contained",
                        List.of(grant),
                        Optional.empty())),
                EbsSettings.NONE,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("requester@example.com"),
                Optional.empty()));

    RestoreReport report = restore(LIFTING);

    assertThat(report.notes())
        .anyMatch(note -> note.contains("without principals that were deleted"))
        .anyMatch(note -> note.contains("grant g1 of " + dead + " was not made again"));
    assertThat(report.carried().get(0).match()).isEqualTo(CarryOver.Match.EXACT);
  }

  /** Row 37O. */
  @Test
  void putsBackTheGuardThatTheRunLeftLifted() {
    String saved =
        """
        {"Statement":[{"Effect":"Deny","Principal":"*","Action":"kms:DisableKey","Resource":"*",\
        "Condition":{"NumericLessThan":{"kms:TrailingDaysWithoutKeyUsage":"9"}}}]}""";
    KeyGuard guard = KeyGuard.of(FakeAccount.OLD, saved).orElseThrow();
    harness.account().policy(guard.liftedPolicy());
    harness.runs().made(RUN, guard);

    restore(Map.of("run", RUN, "mode", "EXECUTE"));

    assertThat(harness.account().policy()).isEqualTo(saved);
    assertThat(harness.account().calls())
        .containsSubsequence("enableOldKey", "restoreGuard", "unsealKey");
  }

  @Test
  void saysWhatTheOldKeyDoesNotHaveAgain() {
    harness.account().on("readSettings", () -> harness.account().policy("another"));

    RestoreReport report = restore(Map.of("run", RUN, "mode", "EXECUTE"));

    assertThat(report.carried().get(0).match()).isEqualTo(CarryOver.Match.DIFFERENT);
    assertThat(report.carried().get(0).found()).isEqualTo("another");
  }

  @Test
  void showsWhichKeyItTakesForTheOldOneAndChangesNothingInPlanMode() {
    RestoreReport report = restore(Map.of("run", RUN));

    assertThat(report.point().oldKey()).isEqualTo(FakeAccount.OLD);
    assertThat(harness.account().calls()).containsExactly("recallRun");
  }

  @Test
  void leavesAnAliasAloneThatNoLongerNamesTheNewKey() {
    KeyArn third =
        new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-00000000000c");
    harness.account().moveAlias(FakeAccount.ALIAS, third);

    RestoreReport report = restore(LIFTING);

    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(third);
    assertThat(report.notes()).singleElement().asString().contains("alias/orders was left alone");
  }

  @Test
  void notesWhatSomebodyElseHasChangedAndGoesOn() {
    harness
        .account()
        .fails("restoreBucketDefault", FailureType.CHANGED_BY_OTHERS, "orders names a third key");

    RestoreReport report = restore(LIFTING);

    assertThat(report.notes()).containsExactly("left alone: orders names a third key");
    assertThat(harness.account().policy()).isEqualTo("saved");
  }

  @Test
  void putsSettingsOfEc2Back() {
    pointWithoutContainment(
        new EbsSettings(
            Optional.of(new EbsDefault("eu-west-1", FakeAccount.OLD.value())),
            List.of(new TemplateDefault("lt-1", 3))),
        Optional.empty());
    harness
        .account()
        .fails("restoreTemplateDefault", FailureType.CHANGED_BY_OTHERS, "lt-1: version 9 by now");

    RestoreReport report = restore(Map.of("run", RUN, "mode", "EXECUTE"));

    assertThat(harness.account().calls())
        .containsSubsequence("enableOldKey", "restoreEbsDefault", "restoreTemplateDefault");
    assertThat(report.notes()).containsExactly("left alone: lt-1: version 9 by now");
  }

  @ParameterizedTest
  @CsvSource({"kms:*, SAME_JSON", "kms:Decrypt, DIFFERENT"})
  void comparesThePolicyOfARunThatContainedNobody(String action, CarryOver.Match match) {
    pointWithoutContainment(
        EbsSettings.NONE, Optional.of("{\"Statement\":[{\"Action\":[\"kms:*\"]}]}"));
    harness.account().policy("{\"Statement\":{\"Action\":\"" + action + "\"}}");

    RestoreReport report = restore(Map.of("run", RUN, "mode", "EXECUTE"));

    assertThat(report.carried().get(0).part()).isEqualTo("key policy");
    assertThat(report.carried().get(0).match()).isEqualTo(match);
  }

  @Test
  void readsARestorePointOfAnOlderVersion() throws Exception {
    RestorePoint point =
        KeyturnJson.mapper()
            .readValue(
                "{\"run\":\"r\",\"oldKey\":\""
                    + FakeAccount.OLD.value()
                    + "\",\"newKey\":null,"
                    + "\"aliases\":[],\"bucketDefaults\":[],\"containment\":null}",
                RestorePoint.class);

    assertThat(point.settings()).isEqualTo(EbsSettings.NONE);
    assertThat(point.savedPolicy()).isEmpty();
  }

  @Test
  void saysInBothModesWhatItCannotTakeBack() {
    point(List.of("what the run before changed is not known"));

    for (String mode : List.of("PLAN", "EXECUTE")) {
      assertThat(restore(Map.of("run", RUN, "mode", mode)).notes())
          .first()
          .isEqualTo("what the run before changed is not known");
    }
  }

  @Test
  void failsWithTheRemedyWhereAStepIsDenied() {
    harness.account().fails("enableOldKey", FailureType.ACCESS_DENIED, "kms:EnableKey denied");

    assertThatThrownBy(() -> restore(Map.of("run", RUN, "mode", "EXECUTE")))
        .satisfies(
            failure ->
                assertThat(FailureType.message(failure))
                    .contains("kms:EnableKey denied", "start RestoreKey again"));
  }

  @Test
  void wantsEitherARunOrAKey() {
    assertThatThrownBy(() -> restore(Map.of()))
        .satisfies(
            failure -> assertThat(FailureType.message(failure)).contains("give either run or key"));
    assertThatThrownBy(() -> restore(Map.of("key", "alias/orders")))
        .satisfies(failure -> assertThat(FailureType.message(failure)).contains("region"));
  }

  /** One whose waiting for a result skips no time, in which a record that is open times out. */
  private WorkflowClient client() {
    WorkflowClient skipping = harness.client();
    return WorkflowClient.newInstance(
        skipping.getWorkflowServiceStubs(),
        WorkflowClientOptions.newBuilder(skipping.getOptions()).setInterceptors().build());
  }

  private WorkflowStub record() {
    return client()
        .newUntypedWorkflowStub(
            RestoreRecords.TYPE,
            WorkflowOptions.newBuilder()
                .setWorkflowId(RestoreRecords.id(RUN, RUN_ID))
                .setTaskQueue(TaskQueues.CONTROL)
                .build());
  }

  private RestoreReport restore(Map<String, ?> input) {
    Map<String, Object> request = new HashMap<>(input);
    request.put("requestedBy", "operator@example.com");
    var stub =
        client()
            .newUntypedWorkflowStub(
                "RestoreKey",
                WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.CONTROL).build());
    stub.start(request);
    return stub.getResult(RestoreReport.class);
  }
}
