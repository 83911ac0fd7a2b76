package dev.keyturn.rotation;

import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import java.util.List;
import java.util.Optional;

/**
 * One key of a multi-Region family. Material and rotation are the family's; what is here is each
 * key's own.
 *
 * @param role {@code PRIMARY} or {@code REPLICA}
 * @param own empty where it could not be read
 * @param unread why it could not be read; empty where it was
 */
public record FamilyMember(KeyArn key, String role, Optional<Own> own, Optional<String> unread) {
  /**
   * What a key does not share.
   *
   * @param state KMS key state, such as {@code Enabled}
   * @param policy the key policy's text, byte for byte
   * @param grants how many there are
   */
  public record Own(String state, String policy, List<KeyAlias> aliases, long grants) {
    public Own {
      aliases = List.copyOf(aliases);
    }
  }
}
