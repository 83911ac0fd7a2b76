package dev.keyturn.reencryption;

import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import java.util.List;

/** Asks for a bucket's facts; the aliases are those that point to the old key. */
public record BucketQuery(String bucket, String region, KeyArn oldKey, List<KeyAlias> oldAliases) {
  public BucketQuery {
    oldAliases = List.copyOf(oldAliases);
  }
}
