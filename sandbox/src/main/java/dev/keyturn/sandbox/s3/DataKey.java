package dev.keyturn.sandbox.s3;

/** An opened data key and how it is kept. */
@SuppressWarnings("ArrayRecordComponent") // key bytes are passed on, never compared
record DataKey(byte[] plaintext, Encryption encryption) {
  @Override
  public String toString() {
    return "DataKey[" + encryption + "]";
  }
}
