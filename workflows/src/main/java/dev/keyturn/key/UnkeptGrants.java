package dev.keyturn.key;

import java.util.List;

/**
 * Grants of suspects beside those that a containment keeps: too many to be kept, so that they are
 * revoked and not made again.
 *
 * @param count how many there were when they were counted
 */
public record UnkeptGrants(long count, List<String> suspects) {
  public UnkeptGrants {
    suspects = List.copyOf(suspects);
  }

  /** Those of two runs that contained the same key. */
  UnkeptGrants and(UnkeptGrants more) {
    return new UnkeptGrants(count + more.count, suspects);
  }
}
