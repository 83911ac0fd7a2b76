package dev.keyturn.acceptance.estate;

import java.util.List;

/**
 * What lives under the old key.
 *
 * @param oldKey the key's ARN
 * @param buckets the buckets under it
 */
public record Estate(
    String region, String oldKey, List<String> buckets, Books books, WrappedKeys wrappedKeys) {
  /** The alias of the old key. */
  public static final String ALIAS = "alias/orders";

  public Estate {
    buckets = List.copyOf(buckets);
  }
}
