package dev.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.Rotations;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RotateKey with strategy REPLACE, where an application has to be able to use the new key. */
class KeyReplacementTrialTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/app";
  private static final String ID = "replace";

  private final RunHarness harness = new RunHarness();

  @AfterEach
  void tearDown() {
    harness.close();
  }

  @Test
  void movesNoAliasWhileTheApplicationMayNotUseTheNewKey() {
    harness.account().refuseOnNew("kms:Encrypt");
    replace(Map.of("stores", List.of(Map.of("type", "bucket", "name", "orders-data"))));

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble()).contains(ROLE, "kms:Encrypt");
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.OLD);

    harness.account().refuseOnNew();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    harness.await(ID, Phase.AWAITING_APPROVAL);
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.NEW);
  }

  @Test
  void saysThatKeysOfOtherKindsAreNotTried() {
    harness.account().kind("HMAC_256", "GENERATE_VERIFY_MAC");
    RunReport report =
        replace(Map.of("newSignaturesOnly", true))
            .getResult(RotationReport.class)
            .replacement()
            .orElseThrow();

    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.notes())
        .anyMatch(note -> note.contains(ROLE) && note.contains("HMAC_256 for GENERATE_VERIFY_MAC"));
    assertThat(harness.account().calls()).doesNotContain("tryKeyUse");
  }

  private WorkflowStub replace(Map<String, Object> changes) {
    return Rotations.start(
        harness,
        ID,
        Rotations.with(
            changes, Map.of("strategy", "REPLACE", "mode", "EXECUTE", "applicationRole", ROLE)));
  }
}
