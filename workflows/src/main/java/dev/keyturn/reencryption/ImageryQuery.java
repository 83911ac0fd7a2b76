package dev.keyturn.reencryption;

import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import java.util.List;

/** Asks for the facts of a kind of imagery; the aliases are those that point to the old key. */
public record ImageryQuery(
    ImageryStore store, String region, KeyArn oldKey, List<KeyAlias> oldAliases) {
  public ImageryQuery {
    oldAliases = List.copyOf(oldAliases);
  }
}
