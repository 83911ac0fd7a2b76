package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyGrants;
import dev.keyturn.replacement.Adoption;
import dev.keyturn.replacement.Retry;
import dev.keyturn.testing.FakeAccount;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That whatever is planned with the grants on an earlier run's key can be verified there. */
class ResponseAdoptedGrantsTest extends Responses {
  private static final Retry MENDED = new Retry("operator@example.com");
  private static final String APP = "arn:aws:iam::111122223333:role/app";

  /** Else it would be found out on the new key, where the run and the next would have to stay. */
  @Test
  void takesOverNoKeyOnWhichWhatIsCarriedCouldNotBeCompared() {
    grantOnLeft(APP + "/", 700);
    for (int i = 0; i < 400; i++) {
      harness.account().grant("c" + i, APP + i, false);
    }
    start(carrying());

    awaitTrouble("customers have 700 on it, and with the 400 that are carried to it they would");
    assertThat(harness.account().calls())
        .contains("containSuspects")
        .doesNotContain("createReplacementKey");

    grantOnLeft(APP + "/", 600);
    harness.run(ID).retryFailed(MENDED);
    proof();
  }

  /** Or whoever may make grants on a key of an earlier run would keep it from being taken over. */
  @Test
  void countsSuspectsGrantsOnAKeyOfAnEarlierRunAsNobodyElses() {
    harness.account().left("earlier");
    harness.runs().made("earlier");
    Stream<KeyGrant> suspects =
        IntStream.range(0, 2 * KeyGrants.MOST)
            .mapToObj(i -> FakeAccount.grantOf("l" + i, FakeAccount.SUSPECT, false));
    harness
        .account()
        .grantedOnLeft(
            Stream.concat(suspects, Stream.of(FakeAccount.grantOf("a1", APP, false)))
                .toArray(KeyGrant[]::new));
    start(execute());
    proof();

    Adoption adopted = harness.run(ID).plan().plan().adopts().orElseThrow();
    assertThat(adopted.revoked()).hasSize(KeyGrants.MOST_OF_SUSPECTS);
    assertThat(adopted.kept()).extracting(KeyGrant::id).containsExactly("a1");
    assertThat(harness.account().shutOutOfNew()).containsExactly(FakeAccount.SUSPECT);
  }

  @Test
  void refusesNoPlanForGrantsThatAKeyOfAnEarlierRunHas() {
    grantOnLeft(APP, 700);
    for (int i = 0; i < 700; i++) {
      harness.account().grant("c" + i, APP + i, false);
    }
    start(carrying());

    proof();
    assertThat(harness.run(ID).plan().plan().refusals()).isEmpty();
  }

  private static Map<String, Object> carrying() {
    Map<String, Object> input = execute();
    input.put("carryGrantsOf", List.of("*"));
    return input;
  }

  /** On a key that this run takes over. */
  private void grantOnLeft(String grantee, int count) {
    harness.account().forgetLeft();
    harness.account().left("earlier");
    harness.runs().made("earlier");
    harness
        .account()
        .grantedOnLeft(
            IntStream.range(0, count)
                .mapToObj(i -> FakeAccount.grantOf("l" + i, grantee + i, false))
                .toArray(KeyGrant[]::new));
  }
}
