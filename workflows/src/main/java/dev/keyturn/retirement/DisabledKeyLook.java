package dev.keyturn.retirement;

import dev.keyturn.key.KeyCaller;
import java.util.List;
import java.util.Optional;

/**
 * One look at a disabled key and at what may need it.
 *
 * @param state of the key, as KMS names it; empty where that can't be read
 * @param inaccessible what AWS says it can't open; at most {@link #MOST}
 * @param more how much more there is
 * @param refused who was refused the key lately
 * @param underKey what names the key and still works, counted, for a person
 * @param notLookedAt which kinds of things could not be looked at, or not at all of them, and why
 */
public record DisabledKeyLook(
    Optional<String> state,
    List<Inaccessible> inaccessible,
    long more,
    List<KeyCaller> refused,
    List<String> underKey,
    List<Unread> notLookedAt) {
  /** As many as a person still reads; the rest is only counted. */
  public static final int MOST = 50;

  public DisabledKeyLook {
    inaccessible = List.copyOf(inaccessible);
    refused = List.copyOf(refused);
    underKey = List.copyOf(underKey);
    notLookedAt = List.copyOf(notLookedAt);
  }

  /** What makes it another look than the one before; how often somebody tried does not. */
  public DisabledKeySight sight() {
    return new DisabledKeySight(
        state,
        inaccessible,
        more,
        refused.stream().map(KeyCaller::named).sorted().distinct().toList(),
        notLookedAt.stream().map(Unread::what).toList());
  }
}
