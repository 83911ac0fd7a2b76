package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.AwsTime;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.DeathCertificate;
import dev.keyturn.key.DeathProbe;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyCiphertext;
import dev.keyturn.key.SealProbe;
import dev.keyturn.key.SealSight;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.KmsException;

/**
 * Encrypts a published constant while a key lives, and shows with it that the key is sealed, open
 * or dead.
 */
final class Canary {
  /** What is encrypted: no secret. */
  static final SdkBytes TEXT = SdkBytes.fromUtf8String("keyturn canary");

  /** Tells Keyturn's own calls from others' in CloudTrail. */
  static final Map<String, String> CONTEXT = Map.of("purpose", "keyturn-canary");

  private static final String ENCRYPT = "kms:Encrypt";

  private final KmsClient kms;

  Canary(KmsClient kms) {
    this.kms = kms;
  }

  KeyCiphertext encrypt(KeyArn key) {
    EncryptResponse answer = AwsFailures.call(ENCRYPT, key.value(), () -> encrypted(key));
    return new KeyCiphertext(
        key, Base64.getEncoder().encodeToString(answer.ciphertextBlob().asByteArray()));
  }

  /** Asks until a seal holds, or is gone, on whatever host of KMS answers. */
  SealSight probe(SealProbe probe) {
    KeyArn key = probe.key();
    Answers all =
        Answers.inARow(
            probe.times(),
            probe.settle(),
            () ->
                Optional.of(tried(key))
                    .filter(one -> one.refused() == probe.refused())
                    .map(Encryption::at),
            () -> probe.refused() ? unsealed(key) : stillSealed(key));
    return new SealSight(key, all.times(), all.last());
  }

  /** How and when the key answered. */
  private Encryption tried(KeyArn key) {
    return AwsFailures.call(
        ENCRYPT,
        key.value(),
        () -> {
          try {
            return new Encryption(false, AwsTime.of(encrypted(key)));
          } catch (KmsException e) {
            if (AwsFailures.typeOf(e) != FailureType.ACCESS_DENIED) {
              throw e;
            }
            return new Encryption(true, AwsTime.of(e.awsErrorDetails().sdkHttpResponse()));
          }
        });
  }

  private EncryptResponse encrypted(KeyArn key) {
    return kms.encrypt(
        request -> request.keyId(key.value()).plaintext(TEXT).encryptionContext(CONTEXT));
  }

  DeathCertificate proveDead(DeathProbe probe) {
    KeyArn key = probe.canary().key();
    Answers all =
        Answers.inARow(
            probe.times(), probe.settle(), () -> refusal(probe.canary()), () -> alive(key));
    return new DeathCertificate(key, "DisabledException", all.times(), all.last());
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

  private static RuntimeException unsealed(KeyArn key) {
    return FailureType.AWS_REFUSED.failure(
        key
            + " still encrypts although KeyturnSeal in its policy denies it; somebody took it out"
            + " again, or the endpoint does not honour key policies: look at the policy, then send"
            + " retryFailed (an endpoint that honours none needs a new run with \"seal\":\"NONE\")");
  }

  private static RuntimeException stillSealed(KeyArn key) {
    return FailureType.ACCESS_DENIED.failure(
        key
            + " still refuses kms:Encrypt to the worker although its seal was taken off; look for"
            + " another Deny in its policy, in IAM and in the organization's policies, then try"
            + " again");
  }

  private static RuntimeException alive(KeyArn key) {
    return FailureType.GATE_CLOSED.failure(
        key
            + " still decrypts although it was disabled; somebody enabled it again, or the endpoint"
            + " does not honour key states: look at the key's state and its events in CloudTrail");
  }

  /** An answer to Encrypt (AWS's time). */
  private record Encryption(boolean refused, Instant at) {}
}
