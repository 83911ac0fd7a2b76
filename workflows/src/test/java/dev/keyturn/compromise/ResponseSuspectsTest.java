package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.SuspectLook;
import dev.keyturn.key.SuspectLook.Presence;
import dev.keyturn.replacement.Carried;
import dev.keyturn.replacement.GrantDecision;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.ReplacementPlan;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.FakeAccount;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan says of suspects, and of principals that are there no more. */
class ResponseSuspectsTest extends Responses {
  private static final String IAM = "arn:aws:iam::111122223333:";
  private static final String APP = IAM + "role/app";
  private static final String DEAD = "AROAABCDEFGHIJKLMNOPQ";
  private static final String WORKER =
      "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
          + FakeAccount.WORKER
          + "\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}";

  @ParameterizedTest
  @ValueSource(strings = {"group/shops", "instance-profile/web", "mfa/phone", "saml-provider/x"})
  void refusesWhatCanNotActOnAKeyByName(String what) {
    Map<String, Object> input = execute();
    input.put("suspects", List.of(FakeAccount.SUSPECT, IAM + what));

    assertFails(
        input,
        FailureType.PLAN_REFUSED,
        "suspects "
            + IAM
            + what
            + ": nobody acts on a key as a group, an instance profile or the like; name the users");
    assertThat(harness.account().calls()).doesNotContain("containSuspects");
  }

  /** A role that is given without its path: the denial would be of nobody. */
  @Test
  void asksAboutASuspectWhoseNameSomebodyElseBearsOnceTheOthersAreShutOut() {
    harness
        .mentions()
        .suspects(
            new SuspectLook(
                FakeAccount.SUSPECT, Presence.UNDER_ANOTHER_ARN, IAM + "role/shop/leaked"));
    start(execute());

    awaitTrouble(
        "the suspects are shut out; the rest of the plan waits: suspects "
            + FakeAccount.SUSPECT
            + ": there is nobody under this ARN; who bears the name is "
            + IAM
            + "role/shop/leaked; give that ARN, with its path; or take it out of suspects");
    assertThat(harness.account().calls())
        .contains("containSuspects")
        .doesNotContain("createReplacementKey");
  }

  @Test
  void saysWhoOfTheSuspectsIsNotThereAndGoesOn() {
    harness
        .mentions()
        .suspects(
            new SuspectLook(FakeAccount.SUSPECT, Presence.ABSENT, ""),
            new SuspectLook(APP, Presence.NOT_ASSESSED, "iam:GetRole: no"));
    WorkflowStub run = start(execute());

    approve();

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.notes())
        .anyMatch(note -> note.startsWith("suspect " + FakeAccount.SUSPECT + ": there is no such"))
        .contains(
            "suspect " + APP + ": not assessed whether there is such a principal: iam:GetRole: no");
    assertThat(report.plan().suspectNotes()).hasSize(2);
  }

  @Test
  void goesOnThoughNobodyAnswersWhetherThereAreTheSuspects() {
    harness.account().fails("lookUpSuspects", FailureType.AWS_REFUSED, "IAM is strange today");

    RunReport report = start(input()).getResult(RunReport.class);

    assertThat(report.plan().suspectNotes())
        .singleElement()
        .satisfies(note -> assertThat(note).contains("not assessed", "IAM is strange today"));
    assertThat(report.plan().plan().refusals()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"111122223333", "arn:aws:iam::111122223333:root"})
  void refusesToShutOutTheAccountOfTheKey(String account) {
    Map<String, Object> input = execute();
    input.put("suspects", List.of(account));

    assertFails(input, FailureType.PLAN_REFUSED, "it is the account of the key itself");
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:sts::111122223333:assumed-role/keyturn/x, it is the worker itself",
    "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForECS/x, it is a service-linked role"
  })
  void refusesTheWorkerAndServicesAlsoBySession(String session, String why) {
    Map<String, Object> input = execute();
    input.put("suspects", List.of(session));

    assertFails(input, FailureType.PLAN_REFUSED, why);
  }

  @Test
  void revokesTheGrantsOfAllSessionsAndOfAllOfAnAccount() {
    harness
        .account()
        .grant("g1", "arn:aws:sts::111122223333:assumed-role/leaked/joe", false)
        .grant("g2", "arn:aws:iam::444455556666:role/theirs", false)
        .grant("g3", "arn:aws:iam::444455556666:root", false)
        .grant("g4", APP, false);
    Map<String, Object> input = input();
    input.put(
        "suspects", List.of("arn:aws:sts::111122223333:assumed-role/leaked/jane", "444455556666"));

    assertThat(plan(input).revoked()).extracting("id").containsExactly("g1", "g2", "g3");
  }

  @Test
  void takesAllOfAnAccountOutOfTheNewPolicyAndDeniesIt() {
    harness
        .account()
        .policy(
            policy(
                WORKER,
                allow("\"Both\"", "[\"" + APP + "\",\"arn:aws:iam::444455556666:role/x\"]"),
                allow("\"Theirs\"", "\"444455556666\""),
                allow("\"All\"", "\"*\"")));
    Map<String, Object> input = input();
    input.put("suspects", List.of("444455556666"));

    ReplacementPlan plan = plan(input);

    assertThat(plan.statements())
        .extracting(one -> one.sid() + " " + one.decision())
        .containsExactly(
            "(no Sid) CARRIED",
            "Both CHANGED",
            "Theirs DROPPED",
            "All CARRIED",
            "KeyturnSuspectsOfAccounts ADDED");
    assertThat(plan.newPolicy()).doesNotContain("444455556666:role");
  }

  @Test
  void dropsWhoWasDeletedFromBothPoliciesAndSaysSo() {
    harness
        .account()
        .policy(
            policy(
                WORKER,
                allow("\"Both\"", "[\"" + APP + "\",\"" + DEAD + "\"]"),
                allow("\"Gone\"", "\"" + DEAD + "\""),
                allow("\"Deny\"", "\"" + DEAD + "\"").replace("Allow", "Deny"),
                allow("\"Not\"", "[\"" + APP + "\",\"" + DEAD + "\"]")
                    .replace("Principal", "NotPrincipal")
                    .replace("Allow", "Deny")));

    ReplacementPlan plan = plan(input());

    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.newPolicy()).doesNotContain(DEAD).contains("NotPrincipal");
    assertThat(plan.containedPolicy().orElseThrow()).doesNotContain(DEAD);
    assertThat(plan.statements().subList(1, 5))
        .extracting(one -> one.sid() + " " + one.decision())
        .containsExactly("Both CHANGED", "Gone DROPPED", "Deny DROPPED", "Not CHANGED");
    assertThat(plan.statements().subList(1, 5))
        .allSatisfy(one -> assertThat(one.reason()).contains(DEAD, "it was deleted"));
  }

  @Test
  void refusesAnExceptionOfNobodyButWhoWasDeleted() {
    harness
        .account()
        .policy(policy(WORKER, allow("\"Not\"", "\"" + DEAD + "\"").replace("Princ", "NotPrinc")));

    assertThat(plan(input()).refusals().toString())
        .contains("statement 2 (Not) of the policy", "NotPrincipal names nobody but who was");
  }

  @Test
  void refusesAStatementThatKmsTakesNoMoreByItsPlaceAndSid() {
    harness
        .account()
        .policy(
            policy(WORKER, allow("\"Old\"", "\"" + APP + "\"").replace(",\"Resource\":\"*\"", "")));

    assertThat(plan(input()).refusals().toString())
        .contains("needs either Resource or NotResource", "repair the statement");
    assertFails(execute(), FailureType.PLAN_REFUSED, "statement 2 (Old) of the policy");
    assertThat(harness.account().calls()).doesNotContain("containSuspects");
  }

  @Test
  void refusesAPolicyThatTheDenialWouldMakeTooLong() {
    longPolicy(32_340);

    assertThat(plan(input()).refusals().toString())
        .contains("the old key's policy with the suspects denied", "and KMS takes 32768");
    Map<String, Object> nobody = input();
    nobody.put("suspects", List.of());
    assertThat(plan(nobody).refusals()).isEmpty();
    longPolicy(32_400);
    assertThat(plan(nobody).refusals().toString()).contains("the old key's policy with its seal");
    nobody.put("seal", "NONE");
    assertThat(plan(nobody).refusals()).isEmpty();
  }

  private void longPolicy(int sid) {
    harness
        .account()
        .policy(policy(WORKER, allow("\"" + "x".repeat(sid) + "\"", "\"" + APP + "\"")));
  }

  @Test
  void dropsTheGrantOfWhoWasDeletedThoughAllAreToBeCarried() {
    harness.account().grant("g1", DEAD, false).grant("g2", APP, false);
    Map<String, Object> all = input();
    all.put("carryGrantsOf", List.of("*"));
    Map<String, Object> named = input();
    named.put("carryGrantsOf", List.of(APP));

    for (Map<String, Object> input : List.of(all, named)) {
      ReplacementPlan plan = plan(input);
      assertThat(plan.refusals()).isEmpty();
      assertThat(plan.grants())
          .extracting(GrantDecision::decision)
          .containsExactly(Carried.DROPPED, Carried.CARRIED);
      assertThat(plan.grants().get(0).reason()).contains("its grantee was deleted");
    }
  }

  @Test
  void asksAboutTheGrantThatACustomerMadeForAService() {
    harness.account().grant("g1", "sns.amazonaws.com", false);
    assertThat(plan(input()).refusals().toString())
        .contains("grant g1 of sns.amazonaws.com", "or revoke the grant");

    Map<String, Object> named = input();
    named.put("carryGrantsOf", List.of("sns.amazonaws.com"));
    assertThat(plan(named).refusals()).isEmpty();
    assertThat(plan(named).grants())
        .extracting(GrantDecision::decision)
        .containsExactly(Carried.CARRIED);
  }

  private ReplacementPlan plan(Map<String, Object> input) {
    return harness.start(ID + input.hashCode(), input).getResult(RunReport.class).plan().plan();
  }

  private static String allow(String sid, String principal) {
    return "{\"Sid\":"
        + sid
        + ",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
        + principal
        + "},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}";
  }

  private static String policy(String... statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }
}
