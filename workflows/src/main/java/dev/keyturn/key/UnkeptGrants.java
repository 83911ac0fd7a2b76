package dev.keyturn.key;

import java.util.List;
import java.util.stream.Stream;

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
    return new UnkeptGrants(
        count + more.count,
        Stream.concat(suspects.stream(), more.suspects.stream()).distinct().toList());
  }
}
