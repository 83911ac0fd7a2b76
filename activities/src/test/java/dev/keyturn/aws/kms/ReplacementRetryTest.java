package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.ReplacementKey;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.sandbox.Fault;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplacementRetryTest {
  private final Rehearsal rehearsal = new Rehearsal();
  private final Attempts attempts = new Attempts(this::disturb, rehearsal.keyActivities());

  @AfterEach
  void close() {
    attempts.close();
    rehearsal.close();
  }

  @Test
  void findsTheLostKeyThoughItTurnsUpOnlyDuringTheNextAttempt() {
    KeyArn old = rehearsal.newKey();
    ReplacementOrder order =
        new ReplacementOrder(
            old,
            "run",
            "execution",
            Optional.empty(),
            "orders",
            rehearsal.policy(old),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Rehearsal.SETTLE);

    ReplacementKey made = attempts.run("CreateReplacementKey", order, ReplacementKey.class);

    assertThat(rehearsal.keyCount()).isEqualTo(2);
    assertThat(made.surplus()).isEmpty();
  }

  /** The first attempt loses CreateKey's answer and sees no key; the second sees it late. */
  private void disturb(int attempt) {
    rehearsal.sandbox.faults().clear();
    int blindLooks = attempt == 1 ? 1_000 : 1;
    rehearsal.sandbox.faults().add(Fault.of(Fault.Kind.IGNORE, "kms", "ListKeys", blindLooks));
    if (attempt == 1) {
      rehearsal.sandbox.faults().add(Fault.of(Fault.Kind.AFTER, "kms", "CreateKey", 1));
    }
  }
}
