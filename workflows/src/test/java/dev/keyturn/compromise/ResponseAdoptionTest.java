package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.replacement.Adoption;
import dev.keyturn.replacement.ReplacementPlan;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.FakeAccount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  @Test
  void makesAKeyOfItsOwnWhereTemporalHasNoRecordOfTheOther() {
    harness.account().left("forged");
    start(execute());
    proof();

    assertThat(harness.run(ID).plan().plan().adopts()).isEmpty();
    assertThat(harness.account().made().flatMap(ReplacementOrder::adopt)).isEmpty();
    assertThat(harness.run(ID).status().notes())
        .singleElement()
        .asString()
        .contains("run \"forged\"", "not confirmed", "left alone");
  }

  /** Its replica elsewhere has the same material under a policy of the attacker's. */
  @Test
  void goesOnWithNoMultiRegionKeyThoughARunIsNamed() {
    harness.account().left("earlier", KeyKind.SYMMETRIC, "AWS_KMS", true);
    harness.runs().made("earlier");

    assertNotAdopted("multi-Region");
  }

  @Test
  void goesOnWithNoKeyOfAnotherKind() {
    harness.account().left("earlier", SIGNING, "AWS_KMS", false);
    harness.runs().made("earlier");

    assertNotAdopted("SIGN_VERIFY");
  }

  @Test
  void goesOnWithNoKeyOfAKeyStore() {
    harness.account().left("earlier", "AWS_CLOUDHSM");
    harness.runs().made("earlier");

    assertNotAdopted("AWS_CLOUDHSM");
  }

  @Test
  void asksAboutTenPlantedKeysAndNamesTheirNumber() {
    for (int i = 0; i < 25; i++) {
      harness.account().left("forged-" + i);
    }
    RunReport report = start(input()).getResult(RunReport.class);

    assertThat(harness.account().calls().stream().filter("recallMaker"::equals)).hasSize(10);
    assertThat(report.notes()).hasSize(11).last().asString().contains("15 keys more");
    assertThat(report.plan().plan().adopts()).isEmpty();
  }

  @Test
  void leavesWhatOthersGrantedOnTheKeyAndRevokesWhatSuspectsHave() {
    KeyGrant own = grant("g-app", "arn:aws:iam::111122223333:role/app", false);
    KeyGrant suspects = grant("g-suspect", FakeAccount.SUSPECT, false);
    harness.account().left("earlier");
    harness.account().grantedOnLeft(own, suspects, grant("g-ebs", "ebs.amazonaws.com", true));
    harness.runs().made("earlier");
    start(execute());
    proof();

    Adoption adopted = harness.run(ID).plan().plan().adopts().orElseThrow();
    assertThat(adopted.kept()).containsExactly(own);
    assertThat(adopted.revoked()).containsExactly(suspects);
    assertThat(harness.account().revokedOnNew()).containsExactly(suspects);
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
    RunReport report = start(input()).getResult(RunReport.class);

    assertThat(report.plan().plan().adopts()).isEmpty();
    assertThat(report.notes()).singleElement().asString().contains("no run makes such a key", why);
    assertThat(harness.account().calls()).doesNotContain("recallMaker");
  }

  private ReplacementPlan planned() {
    return start(input()).getResult(RunReport.class).plan().plan();
  }

  private static KeyGrant grant(String id, String grantee, boolean byService) {
    return new KeyGrant(
        id,
        Optional.empty(),
        grantee,
        Optional.empty(),
        List.of("Decrypt"),
        Map.of(),
        Map.of(),
        Optional.empty(),
        byService);
  }
}
