package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.AesGcm;
import dev.keyturn.sandbox.kms.SealedKey;
import java.util.Map;
import java.util.Optional;

/** A content as it is stored: under a wrapped data key, or plain. */
@SuppressWarnings("ArrayRecordComponent") // contents are passed on, never compared
record Blocks(Optional<Sealing> sealing, byte[] stored) {
  private static final byte[] NOTHING = new byte[0];

  /** An unencrypted content without a byte. */
  static Blocks empty() {
    return new Blocks(Optional.empty(), NOTHING);
  }

  static Blocks seal(Sealing sealing, byte[] dataKey, byte[] content) {
    return new Blocks(Optional.of(sealing), AesGcm.encrypt(dataKey, content));
  }

  byte[] read(byte[] dataKey) {
    return sealing.isPresent() ? AesGcm.decrypt(dataKey, stored) : stored.clone();
  }

  Blocks write(byte[] dataKey, byte[] content) {
    return sealing
        .map(kept -> seal(kept, dataKey, content))
        .orElseGet(() -> new Blocks(Optional.empty(), content.clone()));
  }

  Optional<String> keyArn() {
    return sealing.map(held -> held.wrapped().keyArn());
  }

  /**
   * How the data key is kept.
   *
   * @param contextId the volume or snapshot in the encryption context
   * @param dataKeyId names the data key, so that its lineage can be told without it
   */
  record Sealing(SealedKey.Wrapped wrapped, String contextId, String dataKeyId) {
    Map<String, String> context() {
      return contextOf(contextId);
    }

    static Map<String, String> contextOf(String id) {
      return Map.of("aws:ebs:id", id);
    }
  }
}
