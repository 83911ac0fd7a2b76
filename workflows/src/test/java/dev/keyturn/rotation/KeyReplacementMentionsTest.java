package dev.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.KeyturnJson;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyMention;
import dev.keyturn.key.KeyMention.By;
import dev.keyturn.key.KeyMentions;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.PlanView;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.Rotations;
import dev.keyturn.testing.RunHarness;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What RotateKey with strategy REPLACE shows of IAM policies that name the old key. */
class KeyReplacementMentionsTest {
  private final RunHarness harness = new RunHarness();

  @BeforeEach
  void setUp() {
    harness.account().kind("ECC_NIST_P256", "SIGN_VERIFY");
  }

  @AfterEach
  void tearDown() {
    harness.close();
  }

  @Test
  void showsThemInThePlanButHashesNoneOfThem() {
    PlanView without = replace("none", Map.of()).plan();
    harness.mentions().put("app", By.KEY_ARN);
    harness.mentions().put("shop", By.ALIAS);

    PlanView view = replace("some", Map.of()).plan();

    assertThat(without.mentions().orElseThrow().found()).isEmpty();
    assertThat(view.mentions().orElseThrow().found())
        .extracting(KeyMention::by)
        .containsExactly(By.KEY_ARN, By.ALIAS);
    assertThat(view.planHash()).isEqualTo(without.planHash());
  }

  @Test
  void showsAtTheEndWhatStillNamesTheOldKeyItself() {
    harness.mentions().put("app", By.KEY_ARN);
    harness.mentions().put("stock", By.KEY_ID);
    harness.mentions().put("shop", By.ALIAS);
    harness.account().on("createReplacementKey", () -> harness.mentions().take("app"));

    RunReport report = replace("replace", Map.of("mode", "EXECUTE"));

    assertThat(report.plan().mentions().orElseThrow().found()).hasSize(3);
    assertThat(report.mentions().orElseThrow().found())
        .extracting(KeyMention::arn)
        .containsExactly("arn:aws:iam::111122223333:role/stock");
  }

  @Test
  void replacesTheKeyThoughNobodyCanLook() {
    harness
        .account()
        .fails("findMentions", FailureType.AWS_REFUSED, "not today")
        .fails("findMentions", FailureType.AWS_REFUSED, "not today");

    RunReport report = replace("replace", Map.of("mode", "EXECUTE"));

    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(List.of(report.plan().mentions(), report.mentions()))
        .allSatisfy(seen -> assertThat(seen).contains(KeyMentions.notKnown("not today")));
  }

  @Test
  void plansSoonWhereIamDoesNotAnswer() {
    for (int i = 0; i < 3; i++) {
      harness.account().fails("findMentions", FailureType.UNAVAILABLE, "no answer");
    }

    PlanView view = replace("plan", Map.of()).plan();

    assertThat(view.mentions()).contains(KeyMentions.notKnown("no answer"));
    assertThat(harness.account().calls().stream().filter("findMentions"::equals)).hasSize(3);
  }

  @Test
  void readsPlansOfRunsThatDidNotLook() throws Exception {
    PlanView view = new PlanView(replace("plan", Map.of()).plan().plan());

    String json = KeyturnJson.mapper().writeValueAsString(view);

    assertThat(json).doesNotContain("mentions");
    assertThat(KeyturnJson.mapper().readValue(json, PlanView.class)).isEqualTo(view);
  }

  private RunReport replace(String id, Map<String, Object> changes) {
    return Rotations.start(
            harness,
            id,
            Rotations.with(changes, Map.of("strategy", "REPLACE", "newSignaturesOnly", true)))
        .getResult(RotationReport.class)
        .replacement()
        .orElseThrow();
  }
}
