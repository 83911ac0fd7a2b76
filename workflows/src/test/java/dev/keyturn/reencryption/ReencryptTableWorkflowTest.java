package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One table, whatever state it is in; fault rows 65 to 67 and 69. */
class ReencryptTableWorkflowTest {
  private static final TableChange.Outcome LIMITED = TableChange.Outcome.LIMITED;
  private static final TableChange.Outcome REFUSED = TableChange.Outcome.REFUSED;

  private final RunHarness harness = new RunHarness();

  @AfterEach
  void tearDown() {
    harness.close();
  }

  @Test
  void turnsATableThatAPersonStartsAlone() {
    StoreResult result = sweep("one", "REENCRYPT", 1);

    assertThat(result.tally().counts().rewrapped()).isEqualTo(1);
    assertThat(result.tally().counts().total()).isEqualTo(1);
    assertThat(harness.account().calls())
        .containsSubsequence("lookAtTable", "changeTableKey", "lookAtTable", "findTablePins");
  }

  @Test
  void changesNothingTheSecondTime() {
    sweep("one", "REENCRYPT", 1);

    StoreResult again = sweep("two", "REENCRYPT", 2);

    assertThat(again.tally().counts().alreadyCurrent()).isEqualTo(1);
    assertThat(harness.account().calls()).containsOnlyOnce("changeTableKey");
  }

  /** Row 65. */
  @Test
  void waitsForATableThatIsBeingChangedBeforeItAsks() {
    harness.tables().changingFor(6);

    assertThat(sweep("busy", "REENCRYPT", 1).tally().counts().rewrapped()).isEqualTo(1);
    assertThat(harness.account().calls().indexOf("changeTableKey")).isGreaterThanOrEqualTo(6);
  }

  /** Row 65. */
  @Test
  void givesUpOnATableThatIsChangedForDays() {
    harness.tables().changingFor(1_000_000);

    Tally tally = sweep("stuck", "REENCRYPT", 1).tally();

    assertThat(tally.counts().unknown()).isEqualTo(1);
    assertThat(harness.account().calls()).doesNotContain("changeTableKey");
    assertThat(harness.account().calls()).hasSizeLessThan(400);
  }

  /** Row 66. */
  @Test
  void spreadsKeyChangesOverDaysWhereDynamoDbLimitsThem() {
    harness.tables().answers(5, LIMITED, "Encryption mode changes are limited in the 24h window");

    StoreResult result = sweep("limited", "REENCRYPT", 1);

    assertThat(result.tally().counts().rewrapped()).isEqualTo(1);
    assertThat(Duration.between(result.began(), result.ended()))
        .isBetween(Duration.ofHours(18), Duration.ofDays(2));
  }

  /** Row 66. */
  @Test
  void asksAHumanWhereTheLimitNeverLifts() {
    harness.tables().answers(1_000, LIMITED, "limited");

    Tally tally = sweep("never", "REENCRYPT", 1).tally();

    assertThat(tally.counts().failed()).isEqualTo(1);
    assertThat(tally.problems().get(0).detail()).contains("limited");
  }

  /** Row 67. */
  @Test
  void pinsATableWhoseReplicasKeyIsRefusedInBothSweeps() {
    harness.tables().replica("eu-central-1").answers(1, REFUSED, "recreate the replica");

    StoreResult refused = sweep("refused", "REENCRYPT", 1);
    StoreResult verified = verify("verified", refused.updateTrusted());

    assertThat(refused.tally().counts().notOurs()).isEqualTo(1);
    assertThat(refused.tally().pins())
        .extracting(Pins::name)
        .containsExactly("table/customers#KEY_CHANGE_REFUSED");
    assertThat(verified.tally().pins().get(0).digest())
        .isEqualTo(refused.tally().pins().get(0).digest());
    assertThat(verified.tally().counts().remaining()).isZero();
  }

  /** Row 69. */
  @Test
  void namesTheRemedyOfATableWhoseKeyIsUnusable() {
    harness.tables().status("INACCESSIBLE_ENCRYPTION_CREDENTIALS");

    Tally tally = sweep("lost", "REENCRYPT", 1).tally();

    assertThat(tally.counts().failed()).isEqualTo(1);
    assertThat(tally.problems().get(0).detail()).contains("enable").contains("seven days");
  }

  @Test
  void leavesATableAloneThatIsUnderAnotherKey() {
    harness.tables().key(Optional.empty()).backup("before");

    Tally tally = sweep("other", "REENCRYPT", 1).tally();

    assertThat(tally.counts().notOurs()).isEqualTo(1);
    assertThat(tally.pins()).extracting(Pins::name).containsExactly("table/customers#TABLE_BACKUP");
    assertThat(harness.account().calls()).doesNotContain("changeTableKey");
  }

  @Test
  void onlyReadsWhenItVerifies() {
    Tally tally = verify("verify", true).tally();

    assertThat(tally.counts().remaining()).isEqualTo(1);
    assertThat(harness.account().calls()).doesNotContain("changeTableKey");
  }

  @Test
  void tellsAMissingTableFromOneThatWasDeletedMeanwhile() {
    harness.tables().status(TableSight.MISSING).key(Optional.empty());

    assertThatThrownBy(() -> sweep("missing", "REENCRYPT", 1))
        .satisfies(failure -> assertThat(FailureType.of(failure)).contains(FailureType.NOT_FOUND));
    assertThat(sweep("gone", "REENCRYPT", 2).tally().counts().gone()).isEqualTo(1);
  }

  private StoreResult sweep(String id, String kind, int number) {
    return start(id, Map.of("sweep", terms(kind, number)));
  }

  private StoreResult verify(String id, boolean trusted) {
    return start(id, Map.of("sweep", terms("VERIFY", 1), "updateTrusted", trusted));
  }

  private static Map<String, Object> terms(String kind, int number) {
    return Map.of(
        "oldKey",
        FakeAccount.OLD.value(),
        "newKey",
        FakeAccount.NEW.value(),
        "kind",
        kind,
        "number",
        number);
  }

  private StoreResult start(String id, Map<String, Object> terms) {
    harness.endLocks();
    Map<String, Object> input = new java.util.TreeMap<>(terms);
    input.put("store", Map.of("type", "table", "name", "customers"));
    WorkflowStub stub = harness.stub("ReencryptTable", id);
    stub.start(input);
    return stub.getResult(StoreResult.class);
  }
}
