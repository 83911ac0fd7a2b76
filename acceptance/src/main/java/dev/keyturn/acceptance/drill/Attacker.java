package dev.keyturn.acceptance.drill;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Aws;
import dev.keyturn.acceptance.estate.Estate;
import dev.keyturn.reencryption.WrappedDataKey;
import java.time.Duration;
import java.util.Base64;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.KmsException;

/** Holds a leaked role and a stolen wrapped key, and tries both keys again and again. */
public final class Attacker implements AutoCloseable {
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(25);

  private static final Set<String> REFUSALS = Set.of("AccessDeniedException", "DisabledException");

  private final KmsClient kms;
  private final String oldKey;
  private final WrappedDataKey stolen;
  private final Loops loops = new Loops();
  private long tries;
  private long successes;
  private OptionalLong shutOutAt = OptionalLong.empty();

  public Attacker(Aws aws, Estate estate) {
    this.kms = aws.kms(Actor.ATTACKER);
    this.oldKey = estate.oldKey();
    this.stolen = estate.wrappedKeys().inline().get(0);
  }

  /** Starts to attack. */
  public void start() {
    loops.repeat("attacker", BETWEEN_TRIES, this::tryOnce);
  }

  /** How often it got what it wanted. */
  public synchronized long successes() {
    return successes;
  }

  /**
   * Seconds from an instant of {@link System#nanoTime()} until nothing worked any more; empty if
   * something still does.
   */
  public synchronized OptionalDouble shutOutAfter(long startNanos) {
    return shutOutAt.isPresent()
        ? OptionalDouble.of((shutOutAt.getAsLong() - startNanos) / 1e9)
        : OptionalDouble.empty();
  }

  @Override
  public void close() {
    loops.close();
  }

  private void tryOnce() {
    try {
      attack(tries++);
      succeeded();
    } catch (KmsException e) {
      if (REFUSALS.contains(e.awsErrorDetails().errorCode())) {
        refused();
      }
    } catch (SdkClientException e) {
      // No answer says nothing.
    }
  }

  private synchronized void succeeded() {
    successes++;
    shutOutAt = OptionalLong.empty();
  }

  private synchronized void refused() {
    if (shutOutAt.isEmpty()) {
      shutOutAt = OptionalLong.of(System.nanoTime());
    }
  }

  /** Whatever works with either key counts, also through the alias after it has moved. */
  private void attack(long number) {
    switch ((int) (number % 3)) {
      case 0 -> decrypt();
      case 1 -> kms.generateDataKey(r -> r.keyId(oldKey).keySpec(DataKeySpec.AES_256));
      default -> kms.encrypt(r -> r.keyId(Estate.ALIAS).plaintext(SdkBytes.fromUtf8String("x")));
    }
  }

  private void decrypt() {
    byte[] blob = Base64.getDecoder().decode(stolen.wrappedKey());
    kms.decrypt(
        request ->
            request
                .ciphertextBlob(SdkBytes.fromByteArray(blob))
                .encryptionContext(stolen.encryptionContext()));
  }
}
