package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.OtherReplacements;
import dev.keyturn.key.OtherReplacements.LeftKey;
import dev.keyturn.replacement.KeyturnAttributes;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.FakeAccount;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a response tells people although it stops nothing. */
class ResponseNotesTest extends Responses {
  private static final KeyArn EXTRA =
      new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-00000000000c");
  private static final KeyArn OTHERS =
      new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-00000000000d");

  @Test
  void reportsTheKeysThatListsShowedOnlyAtTheGate() {
    harness.account().others(others());
    WorkflowStub run = start(execute());
    approve();

    RunReport report = run.getResult(RunReport.class);

    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.status().sweeps()).isEqualTo(1);
    assertThat(report.surplusKeys()).containsExactly(EXTRA);
    assertThat(report.notes())
        .containsSequence(OTHERS + " is Enabled; disable it")
        .contains(
            EXTRA
                + " was left behind by a lost answer to CreateKey; it is disabled, tagged and"
                + " unused");
    assertThat(report.status().notes()).isEqualTo(report.notes());
    assertThat(harness.account().calls())
        .containsSubsequence(
            "sweepObjects", "reconcileReplacementKeys", "observeKey", "disableOldKey");
  }

  @Test
  void isListedWithItsPhaseAndSinceWhenItIsInIt() {
    WorkflowStub run = start(execute());
    proof();
    harness.sleep(Duration.ofHours(2));

    SearchAttributes attributes = run.describe().getTypedSearchAttributes();

    assertThat(attributes.get(KeyturnAttributes.PHASE)).isEqualTo("AWAITING_APPROVAL");
    assertThat(attributes.get(KeyturnAttributes.SINCE).toInstant())
        .isEqualTo(harness.run(ID).status().since())
        .isBefore(Instant.ofEpochMilli(harness.now()).minus(Duration.ofHours(1)));
  }

  @Test
  void namesTheKeyBesideTheNewOneThatAPolicyForbidsToDisable() {
    harness.account().beside(new LeftKey(EXTRA, "stays enabled"));
    start(execute());

    proof();

    assertThat(harness.run(ID).status().notes()).contains(EXTRA + " stays enabled");
  }

  @Test
  void looksForOtherKeysAgainForTheNextApproval() {
    harness.account().others(others());
    WorkflowStub run = start(execute());
    proof();
    harness.account().useOldKey();
    approve();
    harness.await(ID, Phase.AWAITING_APPROVAL);
    assertThat(harness.run(ID).status().notes()).contains(OTHERS + " is Enabled; disable it");
    harness.account().others(new OtherReplacements(List.of(EXTRA), List.of()));
    approve();

    RunReport report = run.getResult(RunReport.class);

    assertThat(report.surplusKeys()).containsExactly(EXTRA);
    assertThat(report.notes())
        .anyMatch(note -> note.contains(EXTRA.value()))
        .noneMatch(note -> note.contains(OTHERS.value()));
  }

  @Test
  void saysWhatNobodyCanTakeBackWhenTheRunBeforeDoesNotAnswer() {
    harness.account().left("earlier");
    WorkflowStub run = start(execute());
    proof();

    assertThat(harness.run(ID).status().notes().get(0))
        .contains(
            "run \"earlier\"", FakeAccount.NEW.value(), "Temporal has no record", "containment");
    assertThat(harness.run(ID).plan().plan().adopts()).isEmpty();
    assertThat(harness.run(ID).restorePoint().gaps())
        .containsExactly(harness.run(ID).status().notes().get(0));

    harness.run(ID).rollBack(new RollBack("approver@example.com", "false alarm", true));
    assertThat(run.getResult(RunReport.class).notes())
        .singleElement()
        .asString()
        .contains("run \"earlier\"");
  }

  private static OtherReplacements others() {
    return new OtherReplacements(
        List.of(EXTRA), List.of(new OtherReplacements.LeftKey(OTHERS, "is Enabled; disable it")));
  }
}
