package dev.keyturn.sandbox.s3;

import java.util.Map;

/** The encryption that a new object shall have. */
sealed interface SseOrder {
  /** Under S3's own key. */
  record Managed() implements SseOrder {}

  /** Under a new data key of a KMS key. */
  record Kms(
      String keyArn, boolean bucketKey, boolean dualLayer, Map<String, String> additionalContext)
      implements SseOrder {
    public Kms {
      additionalContext = Map.copyOf(additionalContext);
    }
  }

  /** Under the key in the request's headers. */
  record Customer(CustomerKey key) implements SseOrder {}
}
