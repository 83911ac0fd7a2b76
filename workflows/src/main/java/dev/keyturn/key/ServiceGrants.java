package dev.keyturn.key;

import java.util.List;

/**
 * The grants that one AWS service made on a key, never by value: a key of an account's disks has
 * tens of thousands.
 *
 * @param service the grantee; of AWS's own infrastructure without the resource that it acts for
 * @param digest order-independent digest of the grants' ids ({@link dev.keyturn.ItemSetDigest})
 * @param examples up to {@value #MOST_EXAMPLES} grantees with what their grants are for, by the
 *     grants' ids
 */
public record ServiceGrants(String service, long count, String digest, List<String> examples) {
  /** How many examples are kept. */
  static final int MOST_EXAMPLES = 20;

  public ServiceGrants {
    examples = List.copyOf(examples);
  }
}
