package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyGrant;
import dev.keyturn.replacement.Carried;
import dev.keyturn.replacement.ReplacementPlan;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.FakeAccount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of customers' grants, one by one. */
class ResponseGrantsTest extends Responses {
  private static final String APP = "arn:aws:iam::111122223333:role/app";
  private static final String DEAD = "AROAABCDEFGHIJKLMNOPQ";

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
