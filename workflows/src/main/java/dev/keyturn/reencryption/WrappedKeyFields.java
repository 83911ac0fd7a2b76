package dev.keyturn.reencryption;

import org.jspecify.annotations.Nullable;

/**
 * The names of the fields in a line of a file of wrapped keys; all other fields are kept as they
 * are.
 */
public record WrappedKeyFields(String id, String wrappedKey, String encryptionContext) {
  /** The names that are used where the input gives none. */
  public static final WrappedKeyFields DEFAULT = new WrappedKeyFields(null, null, null);

  public WrappedKeyFields(
      @Nullable String id, @Nullable String wrappedKey, @Nullable String encryptionContext) {
    this.id = id == null ? "id" : id;
    this.wrappedKey = wrappedKey == null ? "wrappedKey" : wrappedKey;
    this.encryptionContext = encryptionContext == null ? "encryptionContext" : encryptionContext;
  }
}
