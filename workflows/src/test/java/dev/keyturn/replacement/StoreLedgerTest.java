package dev.keyturn.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.StoreResult;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreLedgerTest {
  private static final KeyArn OLD = new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/old");
  private static final KeyArn NEW = new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/new");
  private static final String STORE = "bucket/orders";

  private final StoreLedger ledger =
      new StoreLedger(new DataStore.Bucket("orders"), Optional.empty());

  @Test
  void keepsWhatNoLaterSweepSeesAgain() {
    enter(
        SweepKind.REENCRYPT,
        Tally.problem(new Problem(STORE, "a", Standing.ALREADY_CURRENT, "whose is it?"))
            .plus(Tally.problem(new Problem(STORE, "b", Standing.REMAINING, "left"))));
    enter(SweepKind.VERIFY, Tally.one(Standing.ALREADY_CURRENT));
    assertThat(ledger.problems()).isEmpty();
    assertThat(ledger.notes()).containsExactly("bucket/orders, a: whose is it?");
  }

  private void enter(SweepKind kind, Tally tally) {
    ledger.enter(
        new Sweep(OLD, NEW, ReencryptionMode.REWRAP, kind, 1, Instant.EPOCH),
        new StoreResult(
            STORE,
            tally,
            Instant.EPOCH,
            Instant.EPOCH,
            Optional.empty(),
            List.of(),
            List.of(),
            true,
            Instant.EPOCH,
            List.of()));
  }
}
