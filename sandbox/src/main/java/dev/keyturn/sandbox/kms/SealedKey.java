package dev.keyturn.sandbox.kms;

/** A data key in both forms: plaintext for use now, wrapped for keeping. */
@SuppressWarnings("ArrayRecordComponent") // key bytes are passed on, never compared
public record SealedKey(byte[] plaintext, Wrapped wrapped) {
  @Override
  public String toString() {
    return "SealedKey[" + wrapped.keyArn() + "]";
  }

  /** A data key encrypted under a KMS key. */
  @SuppressWarnings("ArrayRecordComponent") // key bytes are passed on, never compared
  public record Wrapped(String keyArn, byte[] blob) {}
}
