package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyGrants;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.PlanView;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.FakeAccount;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That a plan stays the same plan while nothing that it decides about changes. */
class ResponsePlanHashTest extends Responses {
  private static final String APP = "arn:aws:iam::111122223333:role/app";
  private static final String OTHER = "arn:aws:iam::111122223333:role/other";
  private static final String SERVICE = "arn:aws:sts::111122223333:assumed-role/aws:ec2/i-1";

  @BeforeEach
  void makeAKeyThatSeveralUse() {
    harness
        .account()
        .policy(policy("\"" + APP + "\",\"" + FakeAccount.SUSPECT + "\"", "[\"kms:*\"]"));
    grants("g1", APP, "g2", OTHER, "g3", FakeAccount.SUSPECT);
  }

  @Test
  void executesThePlanThatWasShownThoughKmsListsEverythingInAnotherOrder() {
    PlanView shown = planned();
    harness
        .account()
        .policy(policy("\"" + FakeAccount.SUSPECT + "\",\"" + APP + "\"", "\"KMS:*\""));
    grants("g3", FakeAccount.SUSPECT, "g2", OTHER, "g1", APP);

    start(executing(shown));
    proof();

    assertThat(harness.run(ID).status().planHash()).contains(shown.planHash());
    assertThat(harness.account().calls()).contains("containSuspects");
  }

  @Test
  void executesThePlanThatWasShownThoughAServiceMadeAGrant() {
    PlanView shown = planned();
    harness.account().grant("s1", SERVICE, true);

    RunReport again = harness.start(ID + "/again", with(shown)).getResult(RunReport.class);

    assertThat(again.plan().planHash()).isEqualTo(shown.planHash());
    assertThat(again.plan().plan().grants()).hasSize(3);
    assertThat(again.plan().plan().serviceGrants()).hasSize(1);
  }

  /** Suspects would hold their containment up by one grant more. */
  @Test
  void shutsSuspectsOutByThePlanThatWasShownThoughTheyMadeAnotherGrant() {
    PlanView shown = planned();
    harness.runs().shown(shown);
    harness.account().grant("g4", FakeAccount.SUSPECT, false);

    start(executing(shown));
    proof();

    PlanView now = harness.run(ID).plan();
    assertThat(now.planHash()).isEqualTo(shown.planHash());
    assertThat(now.plan().revoked()).extracting(KeyGrant::id).containsExactly("g3", "g4");
    assertThat(harness.run(ID).restorePoint().containment().orElseThrow().revokedGrants())
        .extracting(KeyGrant::id)
        .containsExactly("g3", "g4");
  }

  /** The same beyond those that are kept. */
  @Test
  void staysTheSamePlanHoweverManyMoreGrantsSuspectsHaveThanAreKept() {
    for (int i = 0; i < KeyGrants.MOST_OF_SUSPECTS + 5; i++) {
      harness.account().grant("g4%05d".formatted(i), FakeAccount.SUSPECT, false);
    }
    PlanView shown = planned();
    harness.account().grant("g5", FakeAccount.SUSPECT, false);

    PlanView again = planned(ID + "/again");

    assertThat(again.plan().unkept()).isNotEqualTo(shown.plan().unkept());
    assertThat(again.planHash()).isEqualTo(shown.planHash());
  }

  @Test
  void asksOnceTheSuspectsAreShutOutWhetherThePlanAsItIsNowWillDo() {
    PlanView shown = planned();
    harness.runs().shown(shown);
    harness.account().grant("g4", OTHER, false);
    start(executing(shown));

    awaitTrouble("the suspects are shut out; the rest of the plan waits: the plan is not the one");
    assertThat(harness.run(ID).status().trouble()).contains("changed since: grants.");
    assertThat(harness.account().calls())
        .contains("containSuspects")
        .doesNotContain("createReplacementKey");
    PlanView now = harness.run(ID).plan();
    assertThat(now.planHash()).isNotEqualTo(shown.planHash());

    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    proof();
    assertThat(harness.run(ID).status().planHash()).contains(now.planHash());
  }

  @Test
  void asksAgainWhenThePlanIsNoLongerTheOneThatWasAskedAbout() {
    PlanView shown = planned();
    harness.account().left("earlier");
    harness.runs().made("earlier");
    start(executing(shown));
    awaitTrouble("the plan is not the one that was shown");
    String asked = harness.run(ID).plan().planHash();

    harness.account().forgetLeft();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));

    harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(harness.run(ID).plan().planHash()).isNotEqualTo(asked);
    assertThat(harness.account().calls()).doesNotContain("createReplacementKey");
  }

  @Test
  void staysTheSamePlanWhenOnlyWhatRefusedItIsMended() {
    harness.account().bucketPins("inventory daily is written under the old key");
    PlanView refused = planned();
    harness.account().bucketPins();

    assertThat(refused.plan().refusals()).hasSize(1);
    assertThat(planned(ID + "/mended").planHash()).isEqualTo(refused.planHash());
  }

  @Test
  void refusesThePlanThatWasShownWhenAStatementSaysMore() {
    PlanView shown = planned();
    harness.runs().shown(shown);
    harness.account().policy(harness.account().policy().replace("kms:Decrypt", "kms:De*"));

    assertFails(
        executing(shown),
        FailureType.PLAN_CHANGED,
        "changed since: key policy, containment. Plan again");
  }

  private PlanView planned() {
    return planned(ID + "/plan");
  }

  private PlanView planned(String run) {
    Map<String, Object> input = input();
    input.put("carryGrantsOf", List.of("*"));
    return harness.start(run, input).getResult(RunReport.class).plan();
  }

  private static Map<String, Object> executing(PlanView shown) {
    Map<String, Object> input = with(shown);
    input.put("mode", "EXECUTE");
    return input;
  }

  private static Map<String, Object> with(PlanView shown) {
    Map<String, Object> input = input();
    input.put("carryGrantsOf", List.of("*"));
    input.put("plan", shown.planHash());
    return input;
  }

  private void grants(String... idsAndGrantees) {
    harness.account().revokeAll();
    for (int i = 0; i < idsAndGrantees.length; i += 2) {
      harness.account().grant(idsAndGrantees[i], idsAndGrantees[i + 1], false);
    }
  }

  private static String policy(String principals, String all) {
    return """
        {"Version":"2012-10-17","Statement":[
          {"Sid":"Root","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
           "Action":%s,"Resource":"*"},
          {"Sid":"Apps","Effect":"Allow","Principal":{"AWS":[%s]},"Action":["kms:Decrypt"],"Resource":"*"}]}"""
        .formatted(all, principals);
  }
}
