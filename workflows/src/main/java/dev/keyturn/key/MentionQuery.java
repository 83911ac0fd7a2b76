package dev.keyturn.key;

import java.util.List;

/**
 * Asks which IAM policies name a key.
 *
 * @param aliases those by which a policy names the key too
 */
public record MentionQuery(KeyArn key, List<KeyAlias> aliases) {
  public MentionQuery {
    aliases = List.copyOf(aliases);
  }
}
