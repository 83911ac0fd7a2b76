package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyGrant;
import dev.keyturn.replacement.Carried;
import dev.keyturn.replacement.ReplacementPlan;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.FakeAccount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of customers' grants, one by one. */
class ResponseGrantsTest extends Responses {
  private static final String APP = "arn:aws:iam::111122223333:role/app";
  private static final Retry MENDED = new Retry("operator@example.com");
  private static final String DEAD = "AROAABCDEFGHIJKLMNOPQ";

  /** Whoever may make one grant would keep the suspects in. */
  @Test
  void shutsSuspectsOutThoughNobodyDecidedAboutAGrant() {
    harness.account().grant("g1", FakeAccount.SUSPECT, false);
    harness.account().grant("g2", APP, false);
    start(execute());

    awaitTrouble("the suspects are shut out; the rest of the plan waits: grant g2 of " + APP);
    assertThat(harness.run(ID).status().trouble()).contains("name the grantee in carryGrantsOf");
    assertThat(harness.account().calls())
        .contains("containSuspects")
        .doesNotContain("createReplacementKey");
  }

  /** A person may revoke what nobody needs, and others may make grants meanwhile. */
  @Test
  void readsTheGrantsAgainOnceAPersonWasAskedAboutThem() {
    harness.account().grant("g1", FakeAccount.SUSPECT, false);
    harness.account().grant("g2", APP, false);
    start(execute());
    awaitTrouble("grant g2 of " + APP);

    harness.account().revokeAll();
    harness.account().grant("g3", APP + "/late", false);
    harness.run(ID).retryFailed(MENDED);
    awaitTrouble("grant g3 of " + APP + "/late");
    assertThat(harness.run(ID).status().trouble()).doesNotContain("g2");

    harness.account().revokeAll();
    harness.run(ID).retryFailed(MENDED);
    proof();
    assertThat(harness.run(ID).restorePoint().containment().orElseThrow().revokedGrants())
        .extracting(KeyGrant::id)
        .containsExactly("g1");
  }

  /** All grants are carried here, also what an adversary makes in hours of waiting. */
  @Test
  void asksAboutAGrantThatWasMadeWhileItWaited() {
    harness.account().grant("g1", APP, false);
    harness.account().bucketPins("inventory daily is written under the old key");
    Map<String, Object> input = execute();
    input.put("carryGrantsOf", List.of("*"));
    start(input);
    awaitTrouble("inventory daily");

    harness.account().grant("g2", APP + "/late", false);
    harness.account().bucketPins();
    harness.run(ID).retryFailed(MENDED);

    awaitTrouble("while it waited grants were made on " + FakeAccount.OLD.value());
    assertThat(harness.run(ID).status().trouble())
        .contains("g2 of " + APP + "/late")
        .doesNotContain("g1");
    harness.run(ID).retryFailed(MENDED);
    proof();
  }

  /** Between the look at the key and the Deny, or while that is tried again. */
  @Test
  void revokesWhatASuspectMakesUntilItIsDenied() {
    harness
        .account()
        .on("containSuspects", () -> harness.account().grant("g9", FakeAccount.SUSPECT, false));
    start(execute());
    proof();

    assertThat(harness.account().grants()).extracting(KeyGrant::id).doesNotContain("g9");
  }

  @Test
  void showsWhatNobodyDecidedAboutInAPlanThatChangesNothing() {
    harness.account().grant("g2", APP, false);

    RunReport report = start(input()).getResult(RunReport.class);

    assertThat(report.plan().plan().refusals().toString()).contains("grant g2 of " + APP);
    assertThat(harness.account().calls()).doesNotContain("containSuspects");
  }

  /** KMS makes no grant that names one who was deleted, neither on the new key nor again. */
  @Test
  void carriesAndMakesAgainWithoutARetiringPrincipalThatWasDeleted() {
    harness.account().grants(retiredBy("g1", APP, DEAD));
    harness.account().grants(retiredBy("g2", FakeAccount.SUSPECT, DEAD));
    harness.account().grants(retiredBy("g3", FakeAccount.SUSPECT, APP));
    Map<String, Object> input = input();
    input.put("carryGrantsOf", List.of(APP));

    ReplacementPlan plan = start(input).getResult(RunReport.class).plan().plan();

    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.grants().get(0))
        .satisfies(one -> assertThat(one.decision()).isEqualTo(Carried.CARRIED))
        .satisfies(one -> assertThat(one.grant().retiringPrincipal()).isEmpty())
        .satisfies(one -> assertThat(one.reason()).contains(DEAD + " can't retire it"));
    assertThat(plan.revoked())
        .extracting(KeyGrant::retiringPrincipal)
        .containsExactly(Optional.empty(), Optional.of(APP));
  }

  private static KeyGrant retiredBy(String id, String grantee, String retiring) {
    return new KeyGrant(
        id,
        Optional.empty(),
        grantee,
        Optional.of(retiring),
        List.of("Decrypt"),
        Map.of(),
        Map.of(),
        Optional.empty(),
        false);
  }
}
