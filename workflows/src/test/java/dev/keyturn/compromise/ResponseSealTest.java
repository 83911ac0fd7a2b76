package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyCaller;
import dev.keyturn.key.SealedPolicy;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.PlanView;
import dev.keyturn.replacement.Reason;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.FakeItem;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The old key takes nothing new before the sweep that counts: AWS tells of a use up to an hour
 * late; row 37 and those after it.
 */
class ResponseSealTest extends Responses {
  private static final String WRITER = "arn:aws:iam::111122223333:role/nightly";
  private static final String BUCKET = "bucket/orders";

  private final String original = harness.account().policy();

  @Test
  void leavesNothingDeadOfAWriterWhoseUseIsToldTooLate() {
    List<String> denied = new ArrayList<>();
    // After the approval, past all looks at objects: only a seal keeps this out.
    harness.account().on("disableOldKey", () -> writesUnderTheOldKey(denied));
    harness.account().on("reconcileReplacementKeys", () -> writesUnderTheOldKey(denied));
    WorkflowStub run = start(onOneBucket(execute()));
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(denied).isNotEmpty();
    assertThat(harness.account().underOldKey(BUCKET)).isEmpty();
  }

  @Test
  void sealsBeforeTheSweepThatTheProofRestsOn() {
    WorkflowStub run = start(onOneBucket(execute()));

    assertThat(proof().observations().seal().orElseThrow().times()).isEqualTo(5);
    assertThat(proof().observations().seal().orElseThrow().last())
        .isBefore(proof().observations().sweepBegan());
    assertThat(harness.run(ID).status().notes()).anyMatch(note -> note.contains("KeyturnSeal"));
    List<String> calls = harness.account().calls();
    assertThat(calls.subList(calls.indexOf("sealKey"), calls.size()))
        .startsWith("sealKey", "probeSeal", "observeKey")
        .contains("sweepObjects");
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(isSealed()).isTrue();
  }

  @Test
  void tellsInThePlanWhoIsDeniedBeforeTheApproval() {
    assertThat(start(input()).getResult(RunReport.class).plan().plan().breaks())
        .anyMatch(text -> text.contains("is denied once nothing is left to be re-encrypted"));
  }

  @Test
  void showsInThePlanWhoCallsTheOldKeyAndHashesNoneOfThem() {
    PlanView without = start(input()).getResult(RunReport.class).plan();
    harness.account().calls(WRITER, "GenerateDataKey");
    PlanView view = start(input()).getResult(RunReport.class).plan();
    harness.account().fails("findCallers", FailureType.BROKEN, "no answer");
    PlanView unread = start(input()).getResult(RunReport.class).plan();

    assertThat(without.callers().orElseThrow().callers()).isEmpty();
    assertThat(view.callers().orElseThrow().callers())
        .extracting(KeyCaller::principal)
        .containsExactly(WRITER);
    assertThat(unread.callers().orElseThrow().notAssessed()).contains("no answer");
    assertThat(List.of(view.planHash(), unread.planHash())).containsOnly(without.planHash());
  }

  @Test
  void opensTheKeyBeforeTheAliasesMoveBack() {
    WorkflowStub run = start(onOneBucket(execute()));
    proof();
    harness.run(ID).rollBack(new RollBack("approver@example.com", "false alarm", true));

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(harness.account().policy()).isEqualTo(original);
    List<String> calls = harness.account().calls();
    assertThat(calls.subList(calls.lastIndexOf("unsealKey"), calls.size()))
        .startsWith("unsealKey", "probeSeal", "repointAlias");
  }

  @Test
  void leavesNoSealBehindWhereItIsRejected() {
    WorkflowStub run = start(onOneBucket(execute()));
    proof();
    harness.account().fails("unsealKey", FailureType.ACCESS_DENIED, "kms:PutKeyPolicy denied");
    harness.run(ID).reject(new Reason("approver@example.com", "not today"));

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble())
        .contains("THE OLD KEY IS SEALED", "kms:PutKeyPolicy denied");
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(harness.account().policy())
        .isEqualTo(harness.run(ID).plan().plan().containedPolicy().orElseThrow());
  }

  @Test
  void leavesNoSealBehindWhereItIsCancelled() {
    WorkflowStub run = start(onOneBucket(execute()));
    proof();
    run.cancel();

    assertThatThrownBy(() -> run.getResult(RunReport.class)).isNotNull();
    assertThat(isSealed()).isFalse();
  }

  @Test
  void sealsAndSweepsAnewWhereSomebodyTakesTheSealOff() {
    WorkflowStub run = start(onOneBucket(execute()));
    String proven = proof().hash();
    harness.account().policy(SealedPolicy.without(FakeAccount.OLD, harness.account().policy()));
    harness.account().holds(BUCKET, FakeItem.old("late"));
    harness.run(ID).approve(approval(proven));

    awaitTrouble("the last approval is void: the old key is not sealed any more");
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(harness.account().underOldKey(BUCKET)).isEmpty();
    assertThat(isSealed()).isTrue();
  }

  @Test
  void sealsOnceAPersonSaysSo() {
    WorkflowStub run = start(sealing("LATER"));

    assertThat(harness.await(ID, Phase.SEALING).waitsFor()).contains("the Update `seal`");
    assertThat(isSealed()).isFalse();
    assertRefused(
        () -> harness.run(ID).retryFailed(new Retry("operator@example.com")),
        "the phase is SEALING");
    harness.run(ID).seal(new Reason("operator@example.com", "the batch is over"));
    String proven = proof().hash();
    assertRefused(
        () -> harness.run(ID).seal(new Reason("operator@example.com", "again")),
        "the run does not wait for it now");
    assertThat(isSealed()).isTrue();
    harness.run(ID).approve(approval(proven));
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void endsWhereAPersonRejectsInsteadOfSealing() {
    WorkflowStub run = start(sealing("LATER"));
    harness.await(ID, Phase.SEALING);
    harness.run(ID).reject(new Reason("operator@example.com", "a batch still writes"));

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(harness.account().calls()).doesNotContain("sealKey");
  }

  @Test
  void findsAUseThatIsToldAnHourLateWhereTheKeyIsNotSealed() {
    WorkflowStub run = start(sealing("NONE"));
    String proven = proof().hash();
    assertThat(harness.run(ID).proof().subject().notLookedAt())
        .anyMatch(text -> text.contains("not sealed"));
    assertThat(harness.run(ID).proof().observations().sealed()).contains("NOT sealed");
    harness.run(ID).approve(approval(proven));
    harness.sleep(Duration.ofMinutes(50));
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");
    harness.account().useOldKey();

    harness.sleep(Duration.ofMinutes(20));
    awaitTrouble("the last approval is void");
    assertThat(harness.run(ID).status().trouble()).contains("USED_SINCE");
    assertThat(harness.account().calls()).doesNotContain("disableOldKey", "sealKey");
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(harness.account().underOldKey(BUCKET)).isEmpty();
  }

  @Test
  void closesNothingWhileSomethingIsLeftThatNobodyAccepted() {
    harness.account().holds(BUCKET, FakeItem.pinned("a", PinReason.ARCHIVED));
    WorkflowStub run = start(onOneBucket(execute()));
    harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(isSealed()).isFalse();

    int swept = sweeps();
    accept("approver@example.com");
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(isSealed()).isTrue();
    assertThat(sweeps()).isGreaterThan(swept);
  }

  @Test
  void asksOnceAndSealsThoughSomebodyWritesUnderTheOldKeyAllTheTime() {
    harness.account().holds(BUCKET, FakeItem.pinned("a", PinReason.ARCHIVED));
    List<String> written = new ArrayList<>();
    harness.account().on("observeKey", () -> writesAnother(written));
    WorkflowStub run = start(onOneBucket(execute()));

    RunStatus asked = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(asked.sweeps()).isOne();
    assertThat(asked.stores().get(0).counts().remaining()).isPositive();
    accept("approver@example.com");
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(harness.account().underOldKey(BUCKET))
        .extracting(FakeItem::name)
        .containsExactly("a");
  }

  @Test
  void takesOffASealThatSomebodyEdited() {
    WorkflowStub run = start(onOneBucket(execute()));
    proof();
    String edited =
        harness
            .account()
            .policy()
            .replace(
                "\"kms:ReEncryptTo\"],",
                "\"kms:ReEncryptTo\"],\"Condition\":{\"Bool\":{\"aws:ViaAWSService\":\"true\"}},");
    assertThat(edited).isNotEqualTo(harness.account().policy());
    harness.account().policy(edited);
    harness.await(ID, Phase.NEEDS_HUMAN);
    harness.run(ID).reject(new Reason("approver@example.com", "not today"));

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(harness.account().policy()).doesNotContain("KeyturnSeal");
  }

  @Test
  void asksEncryptAgainWhereSomebodyPutTheSealBack() {
    WorkflowStub run = start(onOneBucket(execute()));
    proof();
    String put = harness.account().policy();
    harness.account().policy(SealedPolicy.without(FakeAccount.OLD, put));
    harness.await(ID, Phase.NEEDS_HUMAN);
    harness.account().policy(put);
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(harness.account().calls().stream().filter("probeSeal"::equals)).hasSize(2);
  }

  @Test
  void voidsAnOldApprovalTooWhereTheSealIsGone() {
    WorkflowStub run = start(onOneBucket(execute()));
    String proven = proof().hash();
    harness.account().pass(Duration.ofMinutes(20));
    harness.account().policy(SealedPolicy.without(FakeAccount.OLD, harness.account().policy()));
    harness.run(ID).approve(approval(proven));

    awaitTrouble("the last approval is void: the old key is not sealed any more");
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void asksNobodyWhereWhatWasLeftWentByItself() {
    harness.account().holds(BUCKET, FakeItem.pinned("a", PinReason.MULTIPART_UPLOAD));
    harness
        .account()
        .on(
            "observeKey",
            () -> {
              if (harness.run(ID).status().phase() == Phase.VERIFYING) {
                harness.account().holds(BUCKET, FakeItem.current("a"));
              }
            });
    WorkflowStub run = start(onOneBucket(execute()));
    approve();

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.status().seconds()).doesNotContainKey("NEEDS_HUMAN");
  }

  @Test
  void asksNobodyWhereOnlyWhatCameMeanwhileIsLeft() {
    harness.account().holds(BUCKET, FakeItem.pinned("a", PinReason.ARCHIVED));
    harness
        .account()
        .on(
            "observeKey",
            () -> {
              if (harness.run(ID).status().phase() == Phase.VERIFYING && !isSealed()) {
                harness.account().holds(BUCKET, FakeItem.current("a"), FakeItem.old("late"));
              }
            });
    WorkflowStub run = start(onOneBucket(execute()));
    approve();

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.status().seconds()).doesNotContainKey("NEEDS_HUMAN");
  }

  @Test
  void goesBackThoughTheWorkerItselfMayNotEncrypt() {
    WorkflowStub run = start(onOneBucket(execute()));
    proof();
    harness.account().fails("probeSeal", FailureType.ACCESS_DENIED, "still refuses kms:Encrypt");
    harness.run(ID).rollBack(new RollBack("approver@example.com", "false alarm", true));

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.OLD);
    assertThat(report.notes()).anyMatch(note -> note.contains("still refuses kms:Encrypt"));
  }

  @Test
  void givesTheNewKeyNoSealThatATerminatedRunLeft() {
    String left = SealedPolicy.seal(FakeAccount.OLD, original);
    harness.account().policy(left);
    WorkflowStub run = start(onOneBucket(replacing()));
    proof();

    assertThat(harness.run(ID).plan().plan().newPolicy()).doesNotContain("KeyturnSeal");
    assertThat(harness.run(ID).status().pins()).isEmpty();
    List<String> calls = harness.account().calls();
    assertThat(calls.subList(calls.indexOf("unsealKey"), calls.size()))
        .startsWith("unsealKey", "probeSeal", "encryptCanary");
    harness.run(ID).rollBack(new RollBack("approver@example.com", "false alarm", true));
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(isSealed()).isFalse();
  }

  @Test
  void asksAPersonWhereTheSealDoesNotTakeHold() {
    harness.account().fails("probeSeal", FailureType.AWS_REFUSED, "still encrypts");
    WorkflowStub run = start(onOneBucket(execute()));

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble())
        .contains("SEALING stopped: still encrypts");
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    harness.account().enable(FakeAccount.OLD);
    assertThat(harness.run(ID).restorePoint().seal().orElseThrow().savedPolicy())
        .isEqualTo(harness.run(ID).plan().plan().containedPolicy().orElseThrow());
  }

  @Test
  void namesWhomTheSealDeniesAndGoesOnOnceTheyAreMended() {
    harness.account().on("probeSeal", () -> harness.account().refuses(WRITER, "GenerateDataKey"));
    WorkflowStub run = start(onOneBucket(execute()));

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).pins())
        .singleElement()
        .satisfies(
            pins -> {
              assertThat(pins.reason()).isEqualTo(PinReason.DENIED_BY_SEAL);
              assertThat(pins.examples()).containsExactly(WRITER + ", GenerateDataKey");
            });
    assertThat(harness.run(ID).status().notes())
        .anyMatch(note -> note.startsWith(WRITER + " was refused GenerateDataKey"));
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void takesAnAcceptanceOfAWriterWhoNeverLearns() {
    harness.account().on("sweepObjects", () -> harness.account().refuses(WRITER, "Encrypt"));
    WorkflowStub run = start(onOneBucket(execute()));
    harness.await(ID, Phase.NEEDS_HUMAN);
    accept("approver@example.com");
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void voidsTheApprovalWhereAWriterIsDeniedSinceTheProof() {
    WorkflowStub run = start(onOneBucket(execute()));
    String proven = proof().hash();
    harness.account().refuses(WRITER, "Encrypt");
    harness.run(ID).approve(approval(proven));

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).pins())
        .extracting(Pins::reason)
        .containsExactly(PinReason.DENIED_BY_SEAL);
    accept("approver@example.com");
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void heedsNoSuspectAndNoReaderWhoIsRefused() {
    harness
        .account()
        .on(
            "sweepObjects",
            () -> {
              harness.account().refuses(FakeAccount.SUSPECT, "Encrypt");
              harness.account().refuses(WRITER, "Decrypt");
            });
    harness.account().tellsNoCallers("cloudtrail:LookupEvents: denied");
    WorkflowStub run = start(onOneBucket(execute()));
    proof();

    assertThat(harness.run(ID).status().notes())
        .anyMatch(note -> note.startsWith(WRITER + " was refused Decrypt"))
        .anyMatch(note -> note.contains("not assessed: cloudtrail:LookupEvents"))
        .noneMatch(note -> note.contains(FakeAccount.SUSPECT));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  /** Someone who names the old key's ARN and whose calls AWS does not tell of in time. */
  private void writesUnderTheOldKey(List<String> denied) {
    if (isSealed()) {
      denied.add("late");
    } else {
      // In no sample, which are taken from the sweep.
      harness.account().adds(BUCKET, FakeItem.pinned("late", PinReason.ARCHIVED));
    }
  }

  private void writesAnother(List<String> written) {
    if (!isSealed()) {
      written.add("late" + written.size());
      harness.account().adds(BUCKET, FakeItem.old(written.get(written.size() - 1)));
    }
  }

  private Map<String, Object> sealing(String mode) {
    Map<String, Object> input = onOneBucket(execute());
    input.put("seal", mode);
    return input;
  }

  private int sweeps() {
    return (int) harness.account().calls().stream().filter("sweepObjects"::equals).count();
  }

  private boolean isSealed() {
    return SealedPolicy.isOn(FakeAccount.OLD, harness.account().policy());
  }
}
