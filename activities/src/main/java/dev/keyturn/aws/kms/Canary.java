package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.AwsTime;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.DeathCertificate;
import dev.keyturn.key.DeathProbe;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyCiphertext;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DisabledException;

/** Encrypts a published constant while a key lives, and shows with it that the key is dead. */
final class Canary {
  /** What is encrypted: no secret. */
  static final SdkBytes TEXT = SdkBytes.fromUtf8String("keyturn canary");

  /** Tells Keyturn's own calls from others' in CloudTrail. */
  static final Map<String, String> CONTEXT = Map.of("purpose", "keyturn-canary");

  private final KmsClient kms;

  Canary(KmsClient kms) {
    this.kms = kms;
  }

  KeyCiphertext encrypt(KeyArn key) {
    SdkBytes blob =
        AwsFailures.call(
            "kms:Encrypt",
            key.value(),
            () ->
                kms.encrypt(
                        request ->
                            request.keyId(key.value()).plaintext(TEXT).encryptionContext(CONTEXT))
                    .ciphertextBlob());
    return new KeyCiphertext(key, Base64.getEncoder().encodeToString(blob.asByteArray()));
  }

  DeathCertificate proveDead(DeathProbe probe) {
    KeyArn key = probe.canary().key();
    Waiting waiting = Waiting.atMost(probe.settle().multipliedBy(3));
    Duration pause = probe.settle().dividedBy(Math.max(1, probe.times() - 1));
    Optional<Instant> refused = refusal(probe.canary());
    int inARow = refused.isPresent() ? 1 : 0;
    while (refused.isEmpty() || inARow < probe.times()) {
      if (refused.isEmpty() && waiting.isOver()) {
        throw alive(key);
      }
      Waiting.sleep(pause);
      refused = refusal(probe.canary());
      inARow = refused.isPresent() ? inARow + 1 : 0;
    }
    return new DeathCertificate(key, "DisabledException", inARow, refused.orElseThrow());
  }

  /** When the key answered that it is disabled; empty if it still decrypts. */
  private Optional<Instant> refusal(KeyCiphertext canary) {
    SdkBytes blob = SdkBytes.fromByteArray(Base64.getDecoder().decode(canary.ciphertext()));
    return AwsFailures.call(
        "kms:Decrypt",
        canary.key().value(),
        () -> {
          try {
            kms.decrypt(
                request ->
                    request
                        .keyId(canary.key().value())
                        .ciphertextBlob(blob)
                        .encryptionContext(CONTEXT));
            return Optional.empty();
          } catch (DisabledException dead) {
            return Optional.of(AwsTime.of(dead.awsErrorDetails().sdkHttpResponse()));
          }
        });
  }

  private static RuntimeException alive(KeyArn key) {
    return FailureType.GATE_CLOSED.failure(
        key
            + " still decrypts although it was disabled; somebody enabled it again, or the endpoint"
            + " does not honour key states: look at the key's state and its events in CloudTrail");
  }
}
