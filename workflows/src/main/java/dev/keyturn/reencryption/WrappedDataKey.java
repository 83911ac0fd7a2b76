package dev.keyturn.reencryption;

import dev.keyturn.failure.Require;
import dev.keyturn.key.SortedCopy;
import java.util.Map;

/**
 * One wrapped data key.
 *
 * @param wrappedKey the ciphertext that KMS gave, base64; at most 6144 bytes decoded (KMS
 *     CiphertextType)
 * @param encryptionContext the context that it was wrapped with, empty if none
 */
public record WrappedDataKey(String id, String wrappedKey, Map<String, String> encryptionContext) {
  public WrappedDataKey {
    Require.text(id, "stores[].in.keys[].id", "give each wrapped key an id");
    Require.text(wrappedKey, "stores[].in.keys[].wrappedKey", "give the ciphertext as base64");
    encryptionContext = SortedCopy.of(encryptionContext);
  }
}
