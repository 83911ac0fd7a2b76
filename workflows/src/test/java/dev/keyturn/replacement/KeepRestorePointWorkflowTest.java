package dev.keyturn.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.Containment;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.EbsSettings;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a record believes, and when it ends. */
class KeepRestorePointWorkflowTest {
  private static final String RUN = "RespondToCompromise/eu-west-1/orders";
  private static final String RUN_ID = "00000000-0000-0000-0000-00000000000f";
  private static final RestorePoint WHOLE = point(RUN, RUN_ID, Optional.of(FakeAccount.NEW));
  private static final RestorePoint BEFORE_THE_KEY = point(RUN, RUN_ID, Optional.empty());

  private RunHarness harness = new RunHarness();
  private WorkflowStub record;

  @BeforeEach
  void setUp() {
    record = harness.stub(RestoreRecords.TYPE, RestoreRecords.id(RUN, RUN_ID));
    record.start(WHOLE);
  }

  @AfterEach
  void tearDown() {
    harness.close();
  }

  @Test
  void believesNoNoteOfAnotherRun() {
    record.signal("note", point("another", RUN_ID, Optional.of(FakeAccount.NEW)));
    record.signal("note", point(RUN, "another", Optional.of(FakeAccount.NEW)));
    record.signal("note", (Object) null);

    assertThat(kept()).isEqualTo(WHOLE);
  }

  /** A run that was reset is there again under the same id, and has not made the key yet. */
  @Test
  void forgetsNoKeyThatTheRunHasMade() {
    record.signal("note", BEFORE_THE_KEY);
    assertThat(kept()).isEqualTo(WHOLE);

    record.signal("takenBack", new TakenBack(RUN, Optional.empty(), true));
    assertThat(kept()).isEqualTo(WHOLE);
  }

  @Test
  void keepsOnlyTheContainmentWhereTheRestIsTakenBack() {
    record.signal("takenBack", new TakenBack(RUN, Optional.of(FakeAccount.NEW), false));
    assertThat(kept()).isEqualTo(WHOLE.onlyContainment());
    assertThat(kept().isOnlyContainment()).isTrue();

    record.signal("takenBack", new TakenBack(RUN, Optional.empty(), true));
    record.getResult(Void.class);
  }

  private RestorePoint kept() {
    return record.query("restorePoint", RestorePoint.class);
  }

  private static RestorePoint point(String run, String runId, Optional<KeyArn> newKey) {
    return new RestorePoint(
        run,
        FakeAccount.OLD,
        newKey,
        List.of(FakeAccount.ALIAS),
        List.of(),
        Optional.of(
            new Containment(
                FakeAccount.OLD, run, "saved", "contained", List.of(), Optional.empty())),
        EbsSettings.NONE,
        List.of(),
        Optional.of("saved"),
        Optional.empty(),
        Optional.empty(),
        Optional.of("requester@example.com"),
        Optional.of(runId));
  }
}
