package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.CanonicalJson;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyGrants;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.testing.FakeAccount;
import io.temporal.client.WorkflowStub;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a key with thousands of grants is contained first, and planned as far as that goes. */
class ResponseManyGrantsTest extends Responses {
  private static final Retry MENDED = new Retry("operator@example.com");
  private static final String APP = "arn:aws:iam::111122223333:role/app";
  private static final String EC2 =
      "arn:aws:sts::111122223333:assumed-role/aws:ec2-infrastructure/i-";
  private static final int MANY = 6_000;
  private static final int SMALL = 300_000;

  /** Temporal takes two million bytes; the rest is for policies and stores. */
  private static final int MOST_OF_A_PLAN = 1_750_000;

  @Test
  void plansAKeyWithThousandsOfGrantsThatServicesMade() {
    serve("vol-");
    harness.account().grant("g1", FakeAccount.SUSPECT, false);

    RunReport report = start(input()).getResult(RunReport.class);

    assertThat(CanonicalJson.of(report).length()).isLessThan(SMALL);
    assertThat(report.plan().plan().refusals()).isEmpty();
    assertThat(report.plan().plan().grants()).hasSize(1);
    assertThat(report.plan().plan().serviceGrants())
        .singleElement()
        .satisfies(made -> assertThat(made.count()).isEqualTo(MANY))
        .satisfies(
            made -> assertThat(made.service()).endsWith("assumed-role/aws:ec2-infrastructure"));
  }

  @Test
  void pinsTheGrantsThatServicesMadeForWhatIsInNoStore() {
    serve("vol-");
    WorkflowStub run = start(execute());

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    Pins pins = status.pins().get(0);
    assertThat(pins.name()).isEqualTo("key#SERVICE_GRANT");
    assertThat(pins.count()).isEqualTo(MANY);
    assertThat(pins.examples()).hasSize(Pins.MOST_EXAMPLES);
    assertThat(CanonicalJson.of(harness.run(ID).plan()).length()).isLessThan(SMALL);

    accept("approver@example.com", pins);
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void containsFirstWhereCustomersHaveMoreGrantsThanCanBeDecidedAbout() {
    int more = KeyGrants.MOST + 7;
    grantTo(APP, more);
    harness.account().grant("g1", FakeAccount.SUSPECT, false);
    start(carrying());

    awaitTrouble("grants on " + FakeAccount.OLD + ": customers have " + more + ", of which ");
    assertThat(harness.account().calls())
        .contains("containSuspects")
        .doesNotContain("createReplacementKey");
    assertThat(harness.account().grants()).hasSize(more);
    assertThat(CanonicalJson.of(harness.run(ID).plan()).length()).isLessThan(3 * SMALL);

    harness.account().revokeAll();
    harness.account().grant("a1", APP, false);
    harness.run(ID).retryFailed(MENDED);
    proof();

    assertThat(harness.run(ID).plan().plan().refusals()).isEmpty();
    assertThat(harness.run(ID).plan().plan().revoked())
        .extracting(KeyGrant::id)
        .containsExactly("g1");
    assertThat(harness.run(ID).restorePoint().containment().orElseThrow().revokedGrants())
        .extracting(KeyGrant::id)
        .containsExactly("g1");
  }

  /** The copies have names of their own, by which they would take more room than the plan had. */
  @Test
  void findsAllOnTheNewKeyThatAPlanHadRoomFor() {
    String tenant = "t".repeat(60);
    for (int i = 0; i < KeyGrants.MOST; i++) {
      grantTo(APP, "%064x".formatted(i), Map.of("tenant", tenant + i));
    }
    harness.account().grant("g1", FakeAccount.SUSPECT, false);
    start(carrying());

    proof();
    assertThat(harness.run(ID).plan().plan().grants()).hasSize(KeyGrants.MOST + 1);
  }

  /** Whoever may make grants may call them what they like. */
  @ParameterizedTest
  @ValueSource(strings = {"keyturn:%0248d", "keyturn:%064d", "%0256d"})
  void plansWithinWhatTemporalTakesWhateverGrantsAreCalled(String name) {
    List<KeyGrant> grants = new ArrayList<>();
    for (int i = 0; i < 2 * KeyGrants.MOST; i++) {
      grants.add(named(name.formatted(i), i, i % 2 == 0 ? APP : FakeAccount.SUSPECT));
    }
    grants.forEach(harness.account()::grants);
    harness.account().left("earlier");
    harness.runs().made("earlier");
    harness.account().grantedOnLeft(grants.toArray(KeyGrant[]::new));
    Map<String, Object> input = input();
    input.put("carryGrantsOf", List.of("*"));

    RunReport report = start(input).getResult(RunReport.class);

    assertThat(report.plan().plan().adopts().orElseThrow().kept()).hasSizeGreaterThan(500);
    assertThat(CanonicalJson.of(report).getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(MOST_OF_A_PLAN);
  }

  private static KeyGrant named(String name, int i, String grantee) {
    return new KeyGrant(
        "%064x".formatted(i),
        Optional.of(name),
        grantee,
        Optional.empty(),
        List.of("Decrypt"),
        Map.of(),
        Map.of("t", "0123456789".repeat(10) + i),
        Optional.empty(),
        false);
  }

  @Test
  void decidesAboutTheGrantsOfTheKeyThatItContained() {
    grantTo(APP, KeyGrants.MOST + 7);
    start(carrying());
    awaitTrouble("customers have");
    harness.run(ID).retryFailed(MENDED);
    harness.sleep(Duration.ofMinutes(1));

    assertThat(harness.account().inventoried())
        .startsWith(FakeAccount.ALIAS.value())
        .endsWith(FakeAccount.OLD.value());
  }

  /** Nobody can decide about so many, so that the run would never begin. */
  @Test
  void containsFirstThoughNobodyDecidedAboutSoManyGrants() {
    grantTo(APP, KeyGrants.MOST + 7);
    start(execute());

    awaitTrouble("a run can decide about the first");
    assertThat(harness.account().calls()).contains("containSuspects");
    assertThat(harness.run(ID).status().trouble().length()).isLessThan(20_000);
  }

  @Test
  void revokesMoreGrantsOfSuspectsThanItCanMakeAgainAndSaysSo() {
    grantTo(FakeAccount.SUSPECT, KeyGrants.MOST_OF_SUSPECTS + 70);
    harness.account().grant("a1", APP, false);
    WorkflowStub run = start(carrying());
    proof();

    assertThat(harness.account().grants()).extracting(KeyGrant::id).containsExactly("a1");
    assertThat(harness.run(ID).plan().plan().revoked()).hasSize(KeyGrants.MOST_OF_SUSPECTS);
    assertThat(harness.run(ID).plan().plan().unkept().orElseThrow().count()).isEqualTo(70);

    harness.run(ID).rollBack(new RollBack("operator@example.com", "false alarm", true));
    RunReport report = run.getResult(RunReport.class);
    assertThat(report.notes())
        .anyMatch(
            note -> note.startsWith("up to 70 more grants of ") && note.contains("not made again"));
    assertThat(harness.account().grants()).hasSize(KeyGrants.MOST_OF_SUSPECTS + 1);
  }

  @Test
  void asksAPersonWhereMoreIsGrantedMeanwhileThanCanBeCompared() {
    harness
        .account()
        .on(
            "carryGrants",
            () -> {
              for (int i = 0; i < KeyGrants.MOST + 30; i++) {
                harness.account().grant("n" + i, APP + i, false);
              }
            });
    start(execute());

    awaitTrouble("grants were not looked at");
    assertThat(CanonicalJson.of(harness.run(ID).status()).length()).isLessThan(SMALL);
  }

  private static Map<String, Object> carrying() {
    Map<String, Object> input = execute();
    input.put("carryGrantsOf", List.of("*"));
    return input;
  }

  private void grantTo(String grantee, int count) {
    for (int i = 0; i < count; i++) {
      harness.account().grant("c" + i, grantee, false);
    }
  }

  private void grantTo(String grantee, String id, Map<String, String> context) {
    harness
        .account()
        .grants(
            new KeyGrant(
                id,
                Optional.empty(),
                grantee,
                Optional.empty(),
                List.of("Decrypt", "Encrypt"),
                context,
                Map.of(),
                Optional.empty(),
                false));
  }

  private void serve(String prefix) {
    for (int i = 0; i < MANY; i++) {
      harness
          .account()
          .grants(
              new KeyGrant(
                  "s" + i,
                  Optional.empty(),
                  EC2 + i,
                  Optional.empty(),
                  List.of("Decrypt", "GenerateDataKeyWithoutPlaintext"),
                  Map.of(),
                  Map.of("aws:ebs:id", prefix + i),
                  Optional.empty(),
                  true));
    }
  }
}
