package dev.keyturn.aws.datakey;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What lives on of the versions of a file: in its current version, and of those that a version
 * replaced which lives on itself. Keys go by their {@link KeyNumbers}. Versions are told to it from
 * the newest to the oldest.
 */
final class Lineage {
  private final BitSet kept = new BitSet();
  private final Set<String> named = new HashSet<>();

  /** The current version's keys, and the note that holds for it. */
  Lineage(BitSet current, Optional<ReplacesNote> note) {
    keep(current);
    note.map(ReplacesNote::version).ifPresent(named::add);
  }

  /** These keys live on, as the same or rewrapped. */
  void keep(BitSet keys) {
    kept.or(keys);
  }

  /** A version that is not current. */
  void add(OlderVersions.Older older, boolean replaced) {
    boolean livesOn = replaced || isNamed(older.id());
    if (livesOn) {
      older.keys().ifPresent(this::keep);
    }
    if (livesOn || older.keys().filter(this::keeps).isPresent()) {
      older.note().map(ReplacesNote::version).ifPresent(named::add);
    }
  }

  /** Whether a version that lives on replaced this one. */
  boolean isNamed(String version) {
    return named.contains(version);
  }

  /** Whether all these keys live on. */
  boolean keeps(BitSet keys) {
    return KeyNumbers.areAmong(keys, kept);
  }

  /** Whether the key of this number lives on. */
  boolean keeps(int key) {
    return kept.get(key);
  }
}
