package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.TableChange;
import dev.keyturn.reencryption.TableSight;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.PinAcceptance;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.testing.FakeItem;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A response whose stores are a table and the wrapped keys in its items; rows 66 to 68. */
class ResponseOnTablesTest extends Responses {
  @BeforeEach
  void holdsKeys() {
    harness.account().holds("dataKeys/table:customers/wrappedKey", FakeItem.old("k1"));
  }

  @Test
  void replacesTheKeyOfATableAndOfTheKeysInIt() {
    WorkflowStub run = start(onTables(execute()));

    approve();
    RunReport report = run.getResult(RunReport.class);

    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.status().stores())
        .extracting(store -> store.counts().rewrapped())
        .containsExactly(1L, 1L);
    assertThat(harness.account().calls())
        .containsSubsequence("changeTableKey", "disableOldKey", "readTable", "readKeyItems");
  }

  /** Row 68. */
  @Test
  void keepsTheGateShutForABackupUntilAnotherPersonAcceptsIt() {
    harness.tables().backup("weekly");
    WorkflowStub run = start(onTables(execute()));

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(status.pins())
        .extracting(pins -> pins.name())
        .containsExactly("table/customers#TABLE_BACKUP");
    harness
        .run(ID)
        .accept(
            new PinAcceptance(
                "table/customers#TABLE_BACKUP",
                status.pins().get(0).digest(),
                "approver@example.com",
                "kept for audit",
                LocalDate.parse("2999-01-01")));
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  /** Row 67. */
  @Test
  void aRefusedTableStopsNoOtherStoreAndKeepsTheGateShut() {
    harness.tables().answers(100, TableChange.Outcome.REFUSED, "recreate the replica");
    start(onTables(execute()));

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.pins())
        .extracting(pins -> pins.name())
        .containsExactly("table/customers#KEY_CHANGE_REFUSED");
    assertThat(status.stores().get(1).counts().rewrapped()).isEqualTo(1);
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");
  }

  /** Row 66: the other store is done long before. */
  @Test
  void waitsForDaysWhereKeyChangesAreLimited() {
    harness.tables().answers(3, TableChange.Outcome.LIMITED, "limited in the 24h window");
    WorkflowStub run = start(onTables(execute()));
    harness.await(ID, Phase.REENCRYPTING);

    harness.sleep(Duration.ofHours(12));
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void aTableThatFailsStopsNoOtherStoreAndKeepsTheGateShut() {
    harness.account().fails("changeTableKey", FailureType.ACCESS_DENIED, "denied");
    start(onTables(execute()));

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.problems()).extracting("detail").containsExactly("denied");
    assertThat(status.stores().get(1).counts().rewrapped()).isEqualTo(1);
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");
  }

  @Test
  void refusesAPlanWithATableThatDoesNotExist() {
    harness.tables().status(TableSight.MISSING).key(Optional.empty());

    assertFails(onTables(replacing()), FailureType.PLAN_REFUSED, "table customers");
  }
}
