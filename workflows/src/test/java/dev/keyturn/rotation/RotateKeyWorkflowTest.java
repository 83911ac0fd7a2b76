package dev.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.Holder;
import dev.keyturn.key.RotationSight;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.rotation.RotationVerdict.Kind;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.Rotations;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RotateKeyWorkflowTest {
  private static final List<String> READS = List.of("takeKeyInventory", "lookAtRotation");

  private final RunHarness harness = new RunHarness();

  @AfterEach
  void tearDown() {
    harness.close();
  }

  @Test
  void planSaysWhatTheKeyIsAndWhatEveryStrategyWouldDo() {
    RotationReport report = rotate(Map.of());

    assertThat(report.mode()).isEqualTo(RunMode.PLAN);
    assertThat(report.key().spec()).isEqualTo("SYMMETRIC_DEFAULT");
    assertThat(report.key().aliases()).containsExactly(FakeAccount.ALIAS);
    assertThat(report.verdicts()).extracting(RotationVerdict::kind).containsOnly(Kind.CHANGES);
    assertThat(report.after()).isEmpty();
    assertThat(harness.account().calls()).containsExactlyElementsOf(READS);
  }

  @Test
  void canDoWithoutTheLastUse() {
    harness.account().tellsNoUse("no such call");

    assertThat(rotate(Map.of()).key().lastUseUnread()).contains("no such call");
    RotationReport report = rotate(Map.of("mode", "EXECUTE", "strategy", "ON_DEMAND"));
    assertThat(report.after().orElseThrow().onDemandUsed()).isEqualTo(1);
  }

  @Test
  void turnsAutomaticRotationOnWithTheWantedPeriod() {
    RotationReport report =
        rotate(Map.of("mode", "EXECUTE", "strategy", "AUTOMATIC", "periodDays", 180));

    assertThat(harness.rotation().period()).contains(180);
    assertThat(report.after().orElseThrow().setting().orElseThrow().isEvery(180)).isTrue();
  }

  /** A repeated EnableKeyRotation might put the next rotation off. */
  @Test
  void asksForNothingWhereTheKeyRotatesAsWanted() {
    harness.rotation().period(365);

    RotationReport report = rotate(Map.of("mode", "EXECUTE", "strategy", "AUTOMATIC"));

    assertThat(report.verdicts())
        .extracting(RotationVerdict::kind)
        .containsExactly(Kind.NOTHING_TO_DO);
    assertThat(report.after()).isEmpty();
    assertThat(harness.account().calls()).doesNotContain("rotateAutomatically");
  }

  @Test
  void waitsUntilARotationOnDemandHasEnded() {
    harness.rotation().takes(Duration.ofHours(3));

    RotationReport report = rotate(Map.of("mode", "EXECUTE", "strategy", "ON_DEMAND"));

    RotationSight after = report.after().orElseThrow();
    assertThat(after.onDemandUsed()).isEqualTo(1);
    assertThat(after.isRotating()).isFalse();
    assertThat(after.currentMaterial()).contains("m1");
    assertThat(harness.rotation().rotations()).isEqualTo(1);
    // Growing pauses: history does not grow with the waiting.
    assertThat(harness.account().calls().stream().filter("lookAtRotation"::equals).count())
        .isLessThan(80);
  }

  @Test
  void waitsForARotationThatIsUnderWayInPlaceOfBeginningAnother() {
    harness.rotation().begin();

    rotate(Map.of("mode", "EXECUTE", "strategy", "ON_DEMAND"));

    assertThat(harness.rotation().rotations()).isEqualTo(1);
  }

  @Test
  void givesUpOnARotationThatNeverEnds() {
    harness.rotation().takes(Duration.ofDays(30));

    assertFails(
        Map.of("mode", "EXECUTE", "strategy", "ON_DEMAND"),
        FailureType.AWS_REFUSED,
        "has not ended after");
  }

  @Test
  void leavesAwsManagedKeysToAwsWithoutFailing() {
    harness.account().manager("AWS");

    RotationReport report = rotate(Map.of("mode", "EXECUTE", "strategy", "AUTOMATIC"));

    assertThat(report.verdicts().get(0).text()).contains("AWS rotates it");
    assertThat(report.after()).isEmpty();
  }

  @Test
  void refusesWhatTheKeyIsNotFitFor() {
    harness.account().kind("RSA_2048", "ENCRYPT_DECRYPT");

    assertFails(
        Map.of("mode", "EXECUTE", "strategy", "ON_DEMAND"),
        FailureType.PLAN_REFUSED,
        "strategy ON_DEMAND",
        "RSA_2048",
        "REPLACE it with \"newSignaturesOnly\":true");
    assertThat(harness.account().calls()).doesNotContain("beginOnDemandRotation");
  }

  @Test
  void refusesAKeyThatAnotherRunHolds() {
    harness.rotation().takes(Duration.ofHours(20));
    harness.runs().holder(new Holder("first", "a run", "RotateKey"));
    WorkflowStub first = start("first", Map.of("mode", "EXECUTE", "strategy", "ON_DEMAND"));
    harness.sleep(Duration.ofMinutes(1));

    WorkflowStub second = start("second", Map.of("mode", "EXECUTE", "strategy", "AUTOMATIC"));

    assertThatThrownBy(() -> second.getResult(RotationReport.class))
        .isInstanceOfSatisfying(
            WorkflowFailedException.class,
            failed -> {
              assertThat(FailureType.of(failed)).contains(FailureType.KEY_BUSY);
              assertThat(FailureType.message(failed)).contains("RotateKey first");
            });
    first.terminate("the test is over");
  }

  @ParameterizedTest
  @MethodSource("badInput")
  void failsAtOnceOnBadInputAndNamesTheField(Map<String, Object> changes, String words) {
    assertFails(changes, FailureType.INVALID_INPUT, words);
    assertThat(harness.account().calls()).isEmpty();
  }

  private static Stream<Arguments> badInput() {
    return Stream.of(
        Arguments.of(Map.of("periodDays", 89), "periodDays: give a number of days from 90 to 2560"),
        Arguments.of(Map.of("periodDays", 2_561), "periodDays: give a number of days"),
        Arguments.of(
            Map.of("strategy", "ON_DEMAND", "periodDays", 365), "periodDays: leave it out"),
        Arguments.of(
            Map.of("mode", "EXECUTE"), "strategy: give AUTOMATIC, ON_DEMAND, REPLACE or IMPORT"),
        Arguments.of(Map.of("strategy", "MELT"), "strategy"),
        Arguments.of(Map.of("region", "Ireland"), "region \"Ireland\": give a region"),
        Arguments.of(Map.of("requestedBy", ""), "requestedBy is missing"),
        Arguments.of(
            Map.of("stores", List.of()), "stores: leave it out unless strategy is REPLACE"),
        Arguments.of(
            Map.of("strategy", "AUTOMATIC", "newSignaturesOnly", true),
            "newSignaturesOnly: leave it out unless strategy is REPLACE"));
  }

  private void assertFails(Map<String, Object> changes, FailureType type, String... words) {
    Rotations.assertFails(start("failing", changes), type, words);
  }

  private RotationReport rotate(Map<String, Object> changes) {
    return start("rotate", changes).getResult(RotationReport.class);
  }

  private WorkflowStub start(String id, Map<String, Object> changes) {
    return Rotations.start(harness, id, changes);
  }
}
