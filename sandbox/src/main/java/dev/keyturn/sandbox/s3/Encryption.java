package dev.keyturn.sandbox.s3;

import dev.keyturn.sandbox.kms.SealedKey;
import java.util.Map;

/** How a stored object is encrypted. */
sealed interface Encryption {
  /** Under S3's own key. */
  record Managed() implements Encryption {}

  /** Under a data key that a KMS key wraps. */
  record Kms(
      SealedKey.Wrapped wrapped,
      boolean bucketKey,
      boolean dualLayer,
      Map<String, String> additionalContext)
      implements Encryption {
    public Kms {
      additionalContext = Map.copyOf(additionalContext);
    }

    String keyArn() {
      return wrapped.keyArn();
    }

    String algorithm() {
      return dualLayer ? "aws:kms:dsse" : "aws:kms";
    }
  }

  /** Under a key that the customer brings along each time; only its MD5 is kept. */
  record Customer(String keyMd5) implements Encryption {}
}
