package dev.keyturn.reencryption;

import dev.keyturn.key.KeyArn;
import java.util.Optional;

/**
 * Asks that a sample of a store is read and is under the new key. What the sweeps could have moved
 * and did not is an error; what they had to pin is not.
 *
 * @param updateTrusted whether the sweeps used UpdateObjectEncryption on this store
 * @param most how many items are read at most
 * @param role the IAM role that the items are read as; empty for the worker itself
 */
public record ReadSample(
    DataStore store,
    KeyArn oldKey,
    KeyArn newKey,
    ReencryptionMode reencryption,
    boolean updateTrusted,
    int most,
    Optional<String> role) {
  /** For summaries: as whom it is read; nothing if as the worker. */
  public String as() {
    return role.map(arn -> " as " + arn).orElse("");
  }
}
