package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.Containment;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.PinAcceptance;
import dev.keyturn.replacement.Proof;
import dev.keyturn.replacement.Reason;
import dev.keyturn.replacement.RestorePoint;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.FakeItem;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RespondToCompromiseWorkflowTest {
  private static final String ID = "RespondToCompromise/eu-west-1/orders";
  private static final KeyArn THIRD =
      new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-00000000000c");

  private RunHarness harness = new RunHarness();

  @BeforeEach
  void setUp() {
    harness
        .account()
        .holds("bucket/orders", FakeItem.old("a"), FakeItem.old("b"), FakeItem.old("c"))
        .holds("dataKeys/inline", FakeItem.old("k1"));
  }

  @AfterEach
  void tearDown() {
    harness.close();
  }

  @Test
  void replacesTheKeyOnceAnotherPersonApproves() {
    WorkflowStub run = start(execute());

    approve();
    RunReport report = run.getResult(RunReport.class);

    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Disabled");
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.NEW);
    assertThat(report.status().stores())
        .extracting(store -> store.counts().newDataKeys(), store -> store.counts().total())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(3L, 3L),
            org.assertj.core.groups.Tuple.tuple(1L, 1L));
    assertThat(report.death()).isPresent();
    assertThat(report.approval()).contains("unauthenticated: approver@example.com");
    assertThat(report.inlineKeys()).extracting("wrappedKey").containsExactly("bmV3");
  }

  @Test
  void takesTheStepsInTheOrderOfTheRunbook() {
    WorkflowStub run = start(execute());
    approve();
    run.getResult(RunReport.class);

    assertThat(harness.account().calls())
        .containsSubsequence(
            "takeKeyInventory",
            "containSuspects",
            "encryptCanary",
            "createReplacementKey",
            "carryGrants",
            "repointAlias",
            "confirmAlias",
            "prepareBucket",
            "sweepObjects",
            "observeKey",
            "disableOldKey",
            "proveKeyDead",
            "readObjects");
  }

  @Test
  void planChangesNothingAndTakesNoLock() {
    RunReport report = start(input()).getResult(RunReport.class);

    assertThat(report.outcome()).isEqualTo(Outcome.PLANNED);
    assertThat(report.plan().planHash()).matches("[0-9a-f]{64}");
    assertThat(harness.account().calls())
        .containsExactly("takeKeyInventory", "inspectBucket", "inspectDataKeys");
  }

  @Test
  void refusesAPlanThatIsNotTheOneThatWasShownAndNamesWhatChanged() {
    RunReport planned = start(input()).getResult(RunReport.class);
    harness.runs().shown(planned.plan());
    harness.account().policy(harness.account().policy().replace("Root", "Admins"));
    Map<String, Object> input = execute();
    input.put("plan", planned.plan().planHash());

    assertFails(input, FailureType.PLAN_CHANGED, "changed since: key policy");
    assertThat(harness.account().calls()).doesNotContain("containSuspects", "createReplacementKey");
  }

  @Test
  void stopsAndAsksWhenSomebodyElseMovedTheAlias() {
    harness
        .account()
        .on("carryGrants", () -> harness.account().moveAlias(FakeAccount.ALIAS, THIRD));
    WorkflowStub run = start(execute());

    harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(THIRD);

    harness.account().moveAlias(FakeAccount.ALIAS, FakeAccount.OLD);
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void keepsTheGateShutForPinsUntilAnotherPersonAcceptsThem() {
    harness
        .account()
        .holds("bucket/orders", FakeItem.old("a"), FakeItem.pinned("locked", PinReason.LOCKED));
    WorkflowStub run = start(execute());

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(status.pins())
        .extracting(pins -> pins.name())
        .containsExactly("bucket/orders#LOCKED");
    assertThat(status.sweeps()).isEqualTo(1);
    assertRefused(() -> accept("requester@example.com"), "requested this run");
    accept("approver@example.com");
    approve();

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.status().stores().get(0).counts().accepted()).isEqualTo(1);
    assertThat(report.proof().orElseThrow().subject().accepted()).hasSize(1);
  }

  @Test
  void voidsTheApprovalWhenTheOldKeyIsUsedBeforeTheDisable() {
    WorkflowStub run = start(execute());
    Proof first = proof();
    harness.account().useOldKey();
    harness.run(ID).approve(approval(first.hash()));

    harness.await(ID, Phase.AWAITING_APPROVAL);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
    assertThat(harness.run(ID).status().sweeps()).isEqualTo(2);
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void turnsDownApprovalsThatAreNotAnInformedYesOfAnotherPerson() {
    start(execute());
    String hash = proof().hash();

    assertRefused(
        () -> harness.run(ID).approve(new Approval(" Requester@example.com", hash, true)),
        "requested this run");
    assertRefused(
        () -> harness.run(ID).approve(new Approval("approver@example.com", "0".repeat(64), true)),
        "not the hash of the present proof");
    assertRefused(
        () -> harness.run(ID).approve(new Approval("approver@example.com", hash, false)),
        "scopeIsComplete");
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");
  }

  @Test
  void turnsDownAnApprovalBeforeThereIsAProof() {
    harness.account().fails("createReplacementKey", FailureType.ACCESS_DENIED, "denied");
    start(execute());
    harness.await(ID, Phase.NEEDS_HUMAN);

    assertRefused(() -> harness.run(ID).approve(approval("0".repeat(64))), "no proof to approve");
  }

  @Test
  void endsRejectedWithTheOldKeyEnabledAndTheAliasOnTheNewKey() {
    WorkflowStub run = start(execute());
    proof();

    harness.run(ID).reject(new Reason("approver@example.com", "not today"));

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.NEW);
    assertThat(harness.account().policy()).contains("KeyturnContainment");
  }

  @Test
  void rollsBackByteForByte() {
    String policy = harness.account().policy();
    harness.account().grant("g1", FakeAccount.SUSPECT, false);
    WorkflowStub run = start(execute());
    proof();
    assertThat(harness.account().grants()).isEmpty();

    harness.run(ID).rollBack(new Reason("approver@example.com", "false alarm"));

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(harness.account().policy()).isEqualTo(policy);
    assertThat(harness.account().grants()).extracting("id").containsExactly("g1");
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.OLD);
    assertThat(harness.account().state(FakeAccount.NEW)).isEqualTo("Enabled");
    assertThat(harness.account().calls()).contains("restoreBucketDefault");
  }

  @Test
  void enablesTheOldKeyAtOnceWhenSomethingNoLongerReads() {
    AtomicBoolean missed = new AtomicBoolean(true);
    harness
        .account()
        .on(
            "proveKeyDead",
            () -> {
              if (missed.getAndSet(false)) {
                harness.account().holds("bucket/orders", FakeItem.old("missed"));
              }
            });
    WorkflowStub run = start(execute());
    approve();

    harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");

    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void asksAHumanWhenAWriterNeverStopsUsingTheOldKey() {
    harness.account().on("observeKey", () -> harness.account().useOldKey());
    Map<String, Object> input = execute();
    input.put("maxSweeps", 3);
    start(input);

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.sweeps()).isEqualTo(3);
    assertThat(status.pins()).extracting(pins -> pins.name()).containsExactly("key#USED_SINCE");
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");
  }

  @Test
  void oneStoreThatFailsStopsNoOtherAndAsksAHuman() {
    harness
        .account()
        .fails("sweepObjects", FailureType.ACCESS_DENIED, "s3:GetObject on orders: denied");
    WorkflowStub run = start(execute());

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(status.problems())
        .extracting("detail")
        .containsExactly("s3:GetObject on orders: denied");
    assertThat(status.stores().get(1).counts().moved()).isEqualTo(1);

    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void leavesTheOldKeyEnabledWhenTheRunIsCancelledAfterTheDisable() {
    WorkflowStub run = start(execute());
    harness.account().fails("proveKeyDead", FailureType.GATE_CLOSED, "it still decrypts");
    approve();
    harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Disabled");
    run.cancel();

    assertThatThrownBy(() -> run.getResult(RunReport.class))
        .hasRootCauseInstanceOf(CanceledFailure.class);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
  }

  @Test
  void aShardThatFailsKeepsTheGateShutHoweverManyOthersEnd() {
    harness.account().shards(40);
    harness
        .account()
        .holds(
            "bucket/orders",
            IntStream.range(0, 40).mapToObj(i -> FakeItem.old("o" + i)).toArray(FakeItem[]::new));
    AtomicInteger looks = new AtomicInteger();
    harness
        .account()
        .on(
            "shard-0",
            () -> {
              if (looks.incrementAndGet() == 2) {
                throw FailureType.ACCESS_DENIED.failure("s3:GetObject denied");
              }
            });
    WorkflowStub run = start(execute());

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(status.problems()).extracting("detail").containsExactly("s3:GetObject denied");

    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void keepsAskingWhenTheOldKeyCannotBeEnabledAgain() {
    harness
        .account()
        .on("proveKeyDead", () -> harness.account().holds("bucket/orders", FakeItem.old("missed")));
    harness.account().fails("enableOldKey", FailureType.ACCESS_DENIED, "kms:EnableKey denied");
    start(execute());
    approve();

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(status.trouble()).contains("THE OLD KEY IS DISABLED", "kms:EnableKey denied");

    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    awaitTrouble("enabled again");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
  }

  @Test
  void sendsTheSameProofAgainOnceAPersonMendedTheDisable() {
    harness.account().fails("disableOldKey", FailureType.ACCESS_DENIED, "kms:DisableKey denied");
    WorkflowStub run = start(execute());
    approve();
    harness.await(ID, Phase.NEEDS_HUMAN);

    harness.run(ID).retryFailed(new Retry("operator@example.com"));

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.status().sweeps()).isEqualTo(1);
  }

  @Test
  void tellsTheNextApproverWhyTheLastApprovalIsVoid() {
    harness.account().fails("disableOldKey", FailureType.GATE_CLOSED, "the gate stays shut: late");
    start(execute());
    approve();

    harness.await(ID, Phase.AWAITING_APPROVAL);

    assertThat(harness.run(ID).status().trouble())
        .contains("the last approval is void", "the gate stays shut: late");
  }

  @Test
  void asksAHumanWhenSomebodyElseDisablesTheOldKey() {
    start(execute());
    proof();
    harness.account().disable(FakeAccount.OLD);
    harness.run(ID).approve(approval(harness.run(ID).proof().hash()));

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.trouble()).contains("the old key is Disabled");
  }

  @Test
  void rollsBackWhatTheRunBeforeChangedToo() {
    String original = harness.account().policy();
    KeyGrant revoked =
        new KeyGrant(
            "g0",
            Optional.empty(),
            FakeAccount.SUSPECT,
            Optional.empty(),
            List.of("Decrypt"),
            Map.of(),
            Map.of(),
            false);
    String contained = original.replace("Root", "Contained");
    harness.account().policy(contained);
    harness.account().moveAlias(FakeAccount.ALIAS, FakeAccount.NEW);
    harness.account().left("earlier");
    harness
        .runs()
        .point(
            new RestorePoint(
                "earlier",
                FakeAccount.OLD,
                Optional.of(FakeAccount.NEW),
                List.of(FakeAccount.ALIAS),
                List.of(),
                Optional.of(
                    new Containment(
                        FakeAccount.OLD, "earlier", original, contained, List.of(revoked)))));
    WorkflowStub run = start(execute());
    proof();

    harness.run(ID).rollBack(new Reason("approver@example.com", "false alarm"));

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(harness.account().policy()).isEqualTo(original);
    assertThat(harness.account().grants()).extracting("id").containsExactly("g0");
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.OLD);
  }

  @Test
  void hasNoWayBackBeforeAnythingWasChanged() {
    WorkflowStub run = start(input());
    run.getResult(RunReport.class);

    assertThatThrownBy(() -> harness.run(ID).restorePoint())
        .isInstanceOf(WorkflowQueryException.class);
  }

  @Test
  void refusesToContainTheRoleThatDisablesKeys() {
    Map<String, Object> input = execute();
    input.put("suspects", List.of(FakeAccount.GATE));

    assertFails(input, FailureType.PLAN_REFUSED, "it is the worker itself");
  }

  @Test
  void refusesASecondRunOnTheKeyAndNamesTheFirst() {
    start(execute());
    proof();
    harness.runs().holder(new dev.keyturn.key.Holder(ID, "run", "RespondToCompromise"));

    WorkflowStub second = harness.start("another", execute());

    assertThatThrownBy(() -> second.getResult(RunReport.class))
        .isInstanceOf(WorkflowFailedException.class)
        .satisfies(
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.KEY_BUSY);
              assertThat(FailureType.message(failure)).contains(ID, "temporal workflow terminate");
            });
  }

  @Test
  void refusesGrantsThatNobodyDecidedAbout() {
    harness.account().grant("g1", "arn:aws:iam::111122223333:role/app", false);

    assertFails(execute(), FailureType.PLAN_REFUSED, "role/app");
    assertThat(harness.account().calls()).doesNotContain("containSuspects");
  }

  @Test
  void refusesKeysThatCannotBeReplaced() {
    harness.account().manager("AWS");
    assertFails(execute(), FailureType.PLAN_REFUSED, "AWS managed");
    harness.account().manager("CUSTOMER");
    harness.account().spec("RSA_2048");
    assertFails(execute(), FailureType.PLAN_REFUSED, "RSA_2048");
    assertThat(harness.account().calls()).containsOnly("takeKeyInventory");
  }

  @Test
  void refusesToContainTheWorkerItself() {
    Map<String, Object> input = execute();
    input.put("suspects", List.of(FakeAccount.WORKER));

    assertFails(input, FailureType.PLAN_REFUSED, "it is the worker itself");
  }

  @Test
  void failsAtOnceOnBadInputAndNamesTheField() {
    assertBadInput("takeOver", true, "takeOver: unknown field");
    assertBadInput("key", "alias/or ders", "key \"alias/or ders\"");
    assertBadInput("stores", List.of(), "list at least one store");
    assertBadInput(
        "stores", List.of(Map.of("type", "volume", "id", "vol-1")), "\"volume\" is not known");
    assertBadInput("settle", "soon", "settle");
    assertBadInput("suspects", List.of("leaked"), "suspects \"leaked\"");
    assertThat(harness.account().calls()).isEmpty();
  }

  private void assertBadInput(String field, Object value, String message) {
    Map<String, Object> input = execute();
    input.put(field, value);
    WorkflowStub run = harness.start("bad-" + field, input);
    assertThatThrownBy(() -> run.getResult(RunReport.class))
        .satisfies(
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.INVALID_INPUT);
              assertThat(FailureType.message(failure)).contains(message);
            });
  }

  private void assertFails(Map<String, Object> input, FailureType type, String message) {
    WorkflowStub run = start(input);
    assertThatThrownBy(() -> run.getResult(RunReport.class))
        .satisfies(
            failure -> {
              assertThat(FailureType.of(failure)).contains(type);
              assertThat(FailureType.message(failure)).contains(message);
            });
  }

  private static void assertRefused(Runnable update, String message) {
    assertThatThrownBy(update::run)
        .isInstanceOf(WorkflowUpdateException.class)
        .satisfies(failure -> assertThat(FailureType.message(failure)).contains(message));
  }

  private WorkflowStub start(Map<String, Object> input) {
    return harness.start(ID, input);
  }

  private Proof proof() {
    harness.await(ID, Phase.AWAITING_APPROVAL);
    return harness.run(ID).proof();
  }

  private void approve() {
    harness.run(ID).approve(approval(proof().hash()));
  }

  private void accept(String approver) {
    harness
        .run(ID)
        .accept(
            new PinAcceptance(
                "bucket/orders#LOCKED",
                approver,
                "compliance hold",
                LocalDate.parse("2999-01-01")));
  }

  private void awaitTrouble(String text) {
    for (int i = 0; i < 100 && !harness.run(ID).status().trouble().contains(text); i++) {
      harness.sleep(Duration.ofSeconds(1));
    }
    assertThat(harness.run(ID).status().trouble()).contains(text);
  }

  private static Approval approval(String hash) {
    return new Approval("approver@example.com", hash, true);
  }

  static Map<String, Object> execute() {
    Map<String, Object> input = input();
    input.put("mode", "EXECUTE");
    return input;
  }

  static Map<String, Object> input() {
    Map<String, Object> input = new HashMap<>();
    input.put("key", "alias/orders");
    input.put("region", "eu-west-1");
    input.put("requestedBy", "requester@example.com");
    input.put("suspects", List.of(FakeAccount.SUSPECT));
    input.put(
        "stores",
        List.of(
            Map.of("type", "bucket", "name", "orders"),
            Map.of(
                "type",
                "dataKeys",
                "in",
                Map.of(
                    "type", "inline", "keys", List.of(Map.of("id", "k1", "wrappedKey", "b2xk"))))));
    return input;
  }
}
