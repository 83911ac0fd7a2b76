package dev.keyturn.retirement;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a look showed that is worth another look by a person if it changes.
 *
 * @param refused everybody who was ever refused the key, because a look sees only the latest
 */
public record DisabledKeySight(
    Optional<String> state,
    List<Inaccessible> inaccessible,
    long more,
    List<String> refused,
    List<String> notLookedAt) {
  public DisabledKeySight {
    inaccessible = List.copyOf(inaccessible);
    refused = List.copyOf(refused);
    notLookedAt = List.copyOf(notLookedAt);
  }

  /** Whether a later look shows nothing new. */
  public boolean covers(DisabledKeySight later) {
    return after(this, later).equals(this);
  }

  /** This one, with who was refused before. */
  DisabledKeySight after(DisabledKeySight before) {
    return after(before, this);
  }

  private static DisabledKeySight after(DisabledKeySight before, DisabledKeySight later) {
    return new DisabledKeySight(
        later.state,
        later.inaccessible,
        later.more,
        Stream.concat(before.refused.stream(), later.refused.stream()).sorted().distinct().toList(),
        later.notLookedAt);
  }
}
