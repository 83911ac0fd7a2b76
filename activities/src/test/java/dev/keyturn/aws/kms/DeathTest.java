package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.DeathCertificate;
import dev.keyturn.key.DeathProbe;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyCiphertext;
import dev.keyturn.sandbox.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeathTest {
  private final Rehearsal rehearsal = new Rehearsal();
  private final KeyArn key = rehearsal.newKey();

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void provesDeathByAsManyAnswersAsAsked() {
    KeyCiphertext canary = rehearsal.keys().encryptCanary(key);
    disable();

    DeathCertificate death = prove(canary);

    assertThat(death.key()).isEqualTo(key);
    assertThat(death.answer()).isEqualTo("DisabledException");
    assertThat(death.times()).isEqualTo(5);
    assertThat(rehearsal.calls("Decrypt")).isEqualTo(5);
    assertThat(death.last()).isBeforeOrEqualTo(rehearsal.sandbox.clock().now());
    assertThat(prove(canary).times()).isEqualTo(5);
  }

  @Test
  void doesNotTakeALivingKeyForDead() {
    KeyCiphertext canary = rehearsal.keys().encryptCanary(key);

    Rehearsal.fails(() -> prove(canary), FailureType.GATE_CLOSED, key.value(), "still decrypts");
  }

  @Test
  void doesNotTakeAPendingDeletionForDeath() {
    KeyCiphertext canary = rehearsal.keys().encryptCanary(key);
    rehearsal.kms.scheduleKeyDeletion(r -> r.keyId(key.value()).pendingWindowInDays(7));

    Rehearsal.fails(() -> prove(canary), FailureType.KEY_STATE, "KMSInvalidStateException");
  }

  @Test
  void takesAnUnwellAwsForUnknown() {
    KeyCiphertext canary = rehearsal.keys().encryptCanary(key);
    disable();
    rehearsal.sandbox.faults().add(Fault.of(Fault.Kind.ERROR500, "kms", "Decrypt", 3));

    Rehearsal.fails(() -> prove(canary), FailureType.UNAVAILABLE, "kms:Decrypt");
  }

  @Test
  void makesASecondCanaryThatIsAsGood() {
    rehearsal.loseAnswerOf("Encrypt");
    Rehearsal.fails(
        () -> rehearsal.keys().encryptCanary(key), FailureType.UNAVAILABLE, "kms:Encrypt");
    KeyCiphertext canary = rehearsal.keys().encryptCanary(key);
    disable();

    assertThat(prove(canary).times()).isEqualTo(5);
  }

  private DeathCertificate prove(KeyCiphertext canary) {
    return rehearsal.keys().proveKeyDead(new DeathProbe(canary, 5, Rehearsal.SETTLE));
  }

  private void disable() {
    rehearsal.kms.disableKey(r -> r.keyId(key.value()));
  }
}
