package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.ReplacementCandidate;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.replacement.Adoption;
import dev.keyturn.replacement.ReplacementPlan;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.FakeAccount;
import org.junit.jupiter.api.Test;

/** Which keys a run goes on with that say of themselves, by tags, that an earlier run made them. */
class ResponseAdoptionTest extends Responses {
  private static final KeyKind SIGNING = new KeyKind("ECC_NIST_P256", "SIGN_VERIFY");

  @Test
  void goesOnWithTheKeyThatAnEarlierRunMade() {
    harness.account().left("earlier");
    harness.runs().made("earlier");

    assertThat(planned().adopts())
        .hasValueSatisfying(
            adopted -> {
              assertThat(adopted.key()).isEqualTo(FakeAccount.NEW);
              assertThat(adopted.run()).isEqualTo("earlier");
            });
  }

  /** Whoever may create and tag a key can write that a run made it. */
  /** Whoever may create and tag a key can write that a run made it. */
  @Test
  void makesAKeyOfItsOwnWhereTemporalHasNoRecordOfTheOther() {
    harness.account().left("forged");
    start(execute());
    proof();

    assertThat(harness.run(ID).plan().plan().adopts()).isEmpty();
    assertThat(harness.account().made().flatMap(ReplacementOrder::adopt)).isEmpty();
    assertThat(harness.run(ID).status().notes().get(0))
        .contains("run \"forged\"", "not confirmed", "left alone");
  }

  /** Temporal may have forgotten the run, and what it moved is under that key. */
  @Test
  void asksAboutAKeyWithoutARecordThatIsInUse() {
    harness.account().left(tagged(KeyKind.SYMMETRIC, "AWS_KMS", false, true));
    start(execute());

    awaitTrouble("Temporal has no record that it did, and the key is in use");
    assertThat(harness.run(ID).status().trouble())
        .contains("the suspects are shut out", "start a response on it", "aws kms untag-resource");
    harness.account().forgetLeft();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    proof();
  }

  @Test
  void asksWhereTheRunThatItIsSaidToBeOfCouldNotBeAsked() {
    harness.account().left("earlier");
    harness.account().fails("recallMaker", FailureType.PLAN_REFUSED, "its history can't be read");
    harness.runs().made("earlier");
    start(execute());

    awaitTrouble("that run could not be asked: its history can't be read");
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    proof();
    assertThat(harness.run(ID).plan().plan().adopts()).isPresent();
  }

  @Test
  void refusesWhileTheRunThatItIsSaidToBeOfIsGoing() {
    harness.account().left(tagged("other", KeyKind.SYMMETRIC, "AWS_KMS", false, true, true));

    assertThat(planned().refusals())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.why()).contains("that run is going"));
  }

  /** Its replica elsewhere has the same material under a policy of the attacker's. */
  @Test
  void goesOnWithNoMultiRegionKeyThoughARunIsNamed() {
    harness.account().left(tagged(KeyKind.SYMMETRIC, "AWS_KMS", true, true));

    assertNotAdopted("multi-Region");
  }

  @Test
  void goesOnWithNoKeyOfAnotherKind() {
    harness.account().left(tagged(SIGNING, "AWS_KMS", false, true));

    assertNotAdopted("SIGN_VERIFY");
  }

  @Test
  void goesOnWithNoKeyOfAKeyStore() {
    harness.account().left(tagged(KeyKind.SYMMETRIC, "AWS_CLOUDHSM", false, true));

    assertNotAdopted("AWS_CLOUDHSM");
  }

  @Test
  void takesNoNoticeOfADisabledKey() {
    harness
        .account()
        .left(
            new ReplacementCandidate(
                FakeAccount.NEW,
                "Disabled",
                "earlier",
                "run-id",
                false,
                harness.account().now(),
                KeyKind.SYMMETRIC,
                "AWS_KMS",
                false,
                false));

    assertThat(planned().refusals()).isEmpty();
    assertThat(harness.account().calls()).doesNotContain("recallMaker");
  }

  @Test
  void asksAPersonAboutMoreThanTenKeysThatSayTheLike() {
    for (int i = 0; i < 25; i++) {
      harness.account().left("forged-" + i);
    }
    harness.account().leftMore(5);

    assertThat(planned().refusals())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.why()).startsWith("20 more keys"));
    assertThat(harness.account().calls().stream().filter("recallMaker"::equals)).hasSize(10);
  }

  @Test
  void leavesWhatOthersGrantedOnTheKeyAndRevokesWhatSuspectsHave() {
    KeyGrant own = FakeAccount.grantOf("g-app", "arn:aws:iam::111122223333:role/app", false);
    KeyGrant suspects = FakeAccount.grantOf("g-suspect", FakeAccount.SUSPECT, false);
    harness.account().left("earlier");
    harness
        .account()
        .grantedOnLeft(own, suspects, FakeAccount.grantOf("g-ebs", "ebs.amazonaws.com", true));
    harness.runs().made("earlier");
    start(execute());
    proof();

    Adoption adopted = harness.run(ID).plan().plan().adopts().orElseThrow();
    assertThat(adopted.kept()).containsExactly(own);
    assertThat(adopted.revoked()).containsExactly(suspects);
    assertThat(harness.account().shutOutOfNew()).containsExactly(FakeAccount.SUSPECT);
  }

  @Test
  void showsWhatThePolicyOfTheKeySaysThatWillBeReplaced() {
    harness.account().left("earlier");
    harness.runs().made("earlier");

    ReplacementPlan plan = planned();

    assertThat(plan.newPolicy()).contains("KeyturnSuspects");
    assertThat(plan.adopts().flatMap(Adoption::policy)).contains(harness.account().policy());
  }

  private void assertNotAdopted(String why) {
    harness.runs().made("earlier");
    RunReport report = start(input()).getResult(RunReport.class);

    assertThat(report.plan().plan().adopts()).isEmpty();
    assertThat(report.notes()).singleElement().asString().contains("no run makes such a key", why);
    assertThat(harness.account().calls()).doesNotContain("recallMaker");
  }

  private ReplacementCandidate tagged(
      KeyKind kind, String origin, boolean multiRegion, boolean inUse) {
    return tagged("earlier", kind, origin, multiRegion, inUse, false);
  }

  private ReplacementCandidate tagged(
      String run, KeyKind kind, String origin, boolean multiRegion, boolean inUse, boolean open) {
    return new ReplacementCandidate(
        FakeAccount.NEW,
        "Enabled",
        run,
        "run-id",
        open,
        harness.account().now(),
        kind,
        origin,
        multiRegion,
        inUse);
  }

  private ReplacementPlan planned() {
    return start(input()).getResult(RunReport.class).plan().plan();
  }
}
