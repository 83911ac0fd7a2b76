package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Proof;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.testing.FakeAccount;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** That nobody changes who may use the keys without a person being told. */
class KeyWatchTest extends Responses {
  private static final String OTHER = "arn:aws:iam::111122223333:role/other";

  private static final KeyArn THIRD =
      new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-00000000000c");

  private final String uncontained = harness.account().policy();

  @Test
  void asksAHumanWhenTheStatementIsGoneAndGoesOnOnceItIsBack() {
    harness.account().on("carryGrants", () -> harness.account().policy(uncontained));
    WorkflowStub run = start(execute());

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(status.trouble())
        .contains(
            "lacks the statement KeyturnContainment",
            FakeAccount.SUSPECT,
            "aws kms put-key-policy --key-id " + FakeAccount.OLD.keyId());
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");

    harness.account().policy(harness.run(ID).plan().plan().containedPolicy().orElseThrow());
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void asksAHumanWhenASuspectHasAGrantAgainAndGoesOnOnceItIsRevoked() {
    harness
        .account()
        .on("carryGrants", () -> harness.account().grant("g9", FakeAccount.SUSPECT, false));
    WorkflowStub run = start(execute());

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(status.trouble())
        .contains("grant g9 lets the suspect " + FakeAccount.SUSPECT, "--grant-id g9");

    harness.account().revokeAll();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void voidsTheApprovalWhenTheContainmentWasLiftedSinceTheProof() {
    start(execute());
    proof();
    harness.account().policy(uncontained);
    harness.run(ID).approve(approval(harness.run(ID).proof().hash()));

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.trouble()).contains("lacks the statement KeyturnContainment");
    assertThat(status.proofHash()).isEmpty();
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");
  }

  @Test
  void asksAHumanWhenTheStatementDeniesLessThanItDid() {
    harness
        .account()
        .on(
            "carryGrants",
            () ->
                edit(
                    "\"Action\":\"kms:*\",\"Resource\":\"*\",\"C",
                    "\"Action\":\"kms:Decrypt\",\"Resource\":\"*\",\"C"));
    start(execute());

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble())
        .contains("lacks the statement KeyturnContainment");
  }

  @Test
  void asksAHumanWhenSomebodyChangesTheOldKeysPolicyAndTakesAnAcceptanceOfThatVeryPolicy() {
    harness.account().on("carryGrants", () -> edit("\"Root\"", "\"Administrators\""));
    WorkflowStub run = start(execute());

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(status.pins()).extracting(Pins::name).containsExactly("key#POLICY_CHANGED");
    assertThat(status.pins().get(0).examples().toString()).contains("came: ", "Administrators");
    edit("\"Administrators\"", "\"Others\"");
    accept("approver@example.com");

    awaitTrouble("somebody changed the keys: key#POLICY_CHANGED");
    assertThat(harness.run(ID).status().pins().get(0).examples().toString()).contains("Others");
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");
    accept("approver@example.com");
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void asksAHumanWhenSomebodyElseIsGrantedTheOldKeyAfterThePlan() {
    harness.account().on("carryGrants", () -> harness.account().grant("g1", OTHER, false));
    WorkflowStub run = start(execute());

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(status.pins()).extracting(Pins::name).containsExactly("key#NEW_GRANT");
    assertThat(status.pins().get(0).examples()).containsExactly("g1 for " + OTHER + " to Decrypt");

    harness.account().revokeAll();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void mindsNeitherGrantsOfServicesNorAnotherGrantOfTheSame() {
    harness.account().grant("g0", OTHER, false);
    Map<String, Object> input = execute();
    input.put("carryGrantsOf", List.of(OTHER));
    harness
        .account()
        .on(
            "carryGrants",
            () -> {
              harness.account().grant("g1", OTHER, false);
              harness
                  .account()
                  .grantOnNew(
                      FakeAccount.grantOf("g2", OTHER, false),
                      FakeAccount.grantOf("g3", "ebs.amazonaws.com", true));
            });
    WorkflowStub run = start(input);
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void asksAHumanWhenASuspectIsLetIntoTheNewKey() {
    harness
        .account()
        .on(
            "confirmAlias",
            () -> {
              harness.account().changeNewKey(Optional.of(uncontained));
              harness.account().grantOnNew(FakeAccount.grantOf("g9", FakeAccount.SUSPECT, false));
            });
    WorkflowStub run = start(execute());

    String trouble = harness.await(ID, Phase.NEEDS_HUMAN).trouble();
    assertThat(trouble)
        .contains("the policy of the new key " + FakeAccount.NEW + " lacks the statement KeyturnSu")
        .contains("grant g9 lets the suspect " + FakeAccount.SUSPECT + " use the new key");

    harness.account().changeNewKey(Optional.empty());
    harness.account().grantOnNew();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  /** Weeks may pass until somebody approves. */
  @Test
  void voidsTheProofAtOnceWhenSomebodyChangesAKeyWhileAnApprovalIsWaitedFor() {
    start(execute());
    Proof shown = proof();
    harness.account().grantOnNew(FakeAccount.grantOf("g7", OTHER, false));

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.trouble()).contains("newKey#NEW_GRANT: g7 for " + OTHER);
    assertRefused(
        () -> harness.run(ID).approve(approval(shown.hash())), "no proof to approve in phase");
    accept("approver@example.com");
    approve();
  }

  /** What keeps others out may be a Deny for everybody, or for somebody. */
  @Test
  void voidsTheProofWhenSomebodyTakesADenialOffTheNewKey() {
    String denial =
        "{\"Sid\":\"Guard\",\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"kms:*\","
            + "\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}";
    edit("\"Statement\":[", "\"Statement\":[" + denial + ",");
    start(execute());
    proof();
    String put = harness.run(ID).plan().plan().newPolicy();
    assertThat(put).contains(denial);
    harness.account().changeNewKey(Optional.of(put.replace(denial + ",", "")));

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.trouble()).contains("newKey#POLICY_CHANGED: went: ", "Guard");
  }

  @Test
  void voidsTheProofWhenTheNewKeyIsDisabledOrNotNamedAnyMore() {
    start(execute());
    proof();
    harness.account().disable(FakeAccount.NEW);
    harness.account().moveAlias(FakeAccount.ALIAS, THIRD);

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.trouble())
        .contains("the new key is Disabled", FakeAccount.ALIAS + " does not point to the new key");
  }

  /** Whoever was let in for a while may have read everything. */
  @Test
  void goesOnOnlyWhenAPersonSaysSoThoughTheChangeIsUndone() {
    WorkflowStub run = start(execute());
    proof();
    harness.account().grantOnNew(FakeAccount.grantOf("g7", OTHER, false));
    harness.await(ID, Phase.NEEDS_HUMAN);
    harness.account().grantOnNew();

    harness.sleep(Duration.ofHours(3));

    assertThat(harness.run(ID).status().phase()).isEqualTo(Phase.NEEDS_HUMAN);
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).notes().toString())
        .contains("newKey#NEW_GRANT: g7 for " + OTHER);
  }

  @Test
  void readsAgainAndSaysWhoAcceptedAChangeAfterTheDisable() {
    letInDuringTheSoak();
    WorkflowStub run = start(execute());
    approve();
    harness.await(ID, Phase.NEEDS_HUMAN);
    long reads = count("readObjects");

    accept("approver@example.com");

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.notes())
        .anyMatch(note -> note.startsWith("approver@example.com accepted newKey#NEW_GRANT: g7"));
    assertThat(count("readObjects")).isEqualTo(reads + 1);
  }

  /** An application's grant for each of its tenants is the same to the same principal. */
  @Test
  void takesGrantsForOtherTenantsForTheSame() {
    harness.account().grants(tenant("g1", "a"));
    Map<String, Object> input = execute();
    input.put("carryGrantsOf", List.of(OTHER));
    harness.account().on("confirmAlias", () -> harness.account().grantOnNew(tenant("g2", "b")));
    WorkflowStub run = start(input);
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  private void letInDuringTheSoak() {
    AtomicBoolean soaks = new AtomicBoolean();
    harness
        .account()
        .on(
            "proveKeyDead",
            () -> {
              if (!soaks.getAndSet(true)) {
                harness.account().grantOnNew(FakeAccount.grantOf("g7", OTHER, false));
              }
            });
  }

  private static KeyGrant tenant(String id, String name) {
    return new KeyGrant(
        id,
        Optional.empty(),
        OTHER,
        Optional.empty(),
        List.of("Decrypt"),
        Map.of("tenant", name),
        Map.of(),
        Optional.empty(),
        false);
  }

  private long count(String call) {
    return harness.account().calls().stream().filter(call::equals).count();
  }

  @Test
  void showsWhatIsChangedWhileAPersonIsWaitedFor() {
    harness.account().fails("confirmAlias", FailureType.ACCESS_DENIED, "denied");
    start(execute());
    harness.await(ID, Phase.NEEDS_HUMAN);

    harness.account().policy(uncontained);

    awaitNote("lacks the statement KeyturnContainment");
  }

  private void awaitNote(String text) {
    for (int i = 0; i < 200 && !notes().contains(text); i++) {
      harness.sleep(Duration.ofSeconds(10));
    }
    assertThat(notes()).contains(text);
  }

  private String notes() {
    return harness.run(ID).status().notes().toString();
  }

  @Test
  void asksAHumanWhenSomebodyIsLetInDuringTheSoakAndLeavesTheOldKeyDisabled() {
    letInDuringTheSoak();
    WorkflowStub run = start(execute());
    approve();

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(status.trouble()).contains("the old key is disabled, and somebody changed the keys");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Disabled");

    harness.account().grantOnNew();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void saysThatItCannotWatchBesideWhatWasSeenBefore() {
    harness.account().fails("confirmAlias", FailureType.ACCESS_DENIED, "denied");
    harness.account().fails("confirmAlias", FailureType.ACCESS_DENIED, "denied");
    start(execute());
    harness.await(ID, Phase.NEEDS_HUMAN);
    harness.account().policy(uncontained);
    awaitNote("lacks the statement KeyturnContainment");
    harness.account().fails("watchKeys", FailureType.AWS_REFUSED, "not today");

    harness.run(ID).retryFailed(new Retry("operator@example.com"));

    awaitNote("the keys can't be watched: not today");
    awaitNote("lacks the statement KeyturnContainment");
  }

  @Test
  void waitsForWeeksWithoutGrowingInHistory() {
    WorkflowStub run = start(execute());
    proof();
    long before = events();

    harness.sleep(Duration.ofDays(21));

    assertThat(harness.account().watches()).isGreaterThan(1_000);
    assertThat(events() - before).isLessThanOrEqualTo(10);
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  private long events() {
    return harness.client().fetchHistory(ID).getEvents().size();
  }

  private void edit(String before, String after) {
    String policy = harness.account().policy();
    assertThat(policy).contains(before);
    harness.account().policy(policy.replace(before, after));
  }
}
