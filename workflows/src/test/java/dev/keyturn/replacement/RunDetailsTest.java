package dev.keyturn.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.SealMode;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.PaceStatus;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunDetailsTest {
  private static final KeyArn OLD = new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/old");
  private static final KeyArn NEW = new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/new");
  private static final RunStatus STATUS =
      new RunStatus(
          Phase.AWAITING_APPROVAL,
          Instant.EPOCH,
          "alias/orders",
          Optional.of(OLD),
          Optional.of(NEW),
          2,
          List.of(
              new StoreStatus(
                  "bucket/orders_data",
                  "bucket",
                  ItemCounts.one(Standing.REWRAPPED),
                  1,
                  Optional.empty())),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          "",
          "Waits for the Update `approve`.",
          Map.of(),
          List.of(),
          PaceStatus.FULL);

  @Test
  void saysFirstWhereTheRunIsAndWhatItWaitsFor() {
    assertThat(RunDetails.markdown(STATUS, Optional.empty()))
        .startsWith("### AWAITING_APPROVAL\n\nWaits for the Update `approve`.\n\n| store");
  }

  @Test
  void hasColumnsOnlyForWhatWasCounted() {
    assertThat(RunDetails.markdown(STATUS, Optional.empty()).replace("\u00a0", ""))
        .contains("| store | rewrapped | total |\n", "| bucket/orders\\_data | 1 | 1 |\n")
        .contains("Sweeps so far: 2");
  }

  @Test
  void listsTheKeysAndWhatNoSweepLookedAt() {
    Proof proof =
        Proof.of(
            new ProofSubject(
                "run",
                1,
                OLD,
                NEW,
                ReencryptionMode.NEW_DATA_KEYS,
                SealMode.NONE,
                List.of("bucket/orders_data"),
                "plan",
                List.of(),
                List.of("other Regions", "other accounts"),
                List.of("{\"Sid\":\"KeysInUse\"}"),
                Optional.empty()),
            new ProofObservations(
                Map.of(),
                3,
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty()));

    assertThat(RunDetails.markdown(STATUS, Optional.of(proof)))
        .contains("- old key `" + OLD + "`\n- new key `" + NEW + "`\n")
        .contains("**Proof** `" + proof.hash() + "`", "at most 3.")
        .contains("It lifts these guards of the old key for the disable", "KeysInUse")
        .endsWith("Not looked at:\n\n- other Regions\n- other accounts\n");
  }
}
