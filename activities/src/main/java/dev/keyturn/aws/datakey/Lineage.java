package dev.keyturn.aws.datakey;

import dev.keyturn.reencryption.WrappedDataKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What lives on of the versions of a file: in its current version, and of those that a version
 * replaced which lives on itself. Versions are told to it from the newest to the oldest.
 */
final class Lineage {
  private final Set<WrappedDataKey> kept;
  private final Set<String> named = new HashSet<>();

  /** The current version's keys, and the note that holds for it. */
  Lineage(List<WrappedDataKey> current, Optional<ReplacesNote> note) {
    this.kept = new HashSet<>(current);
    note.map(ReplacesNote::version).ifPresent(named::add);
  }

  /** These keys live on, as the same or rewrapped. */
  void keep(List<WrappedDataKey> keys) {
    kept.addAll(keys);
  }

  /**
   * A version that is not current, with its keys where they can be read, and the note that holds
   * for it.
   */
  void add(OlderVersions.Older older, Optional<List<WrappedDataKey>> keys, boolean replaced) {
    boolean livesOn = replaced || isNamed(older.id());
    if (livesOn) {
      keys.ifPresent(this::keep);
    }
    if (livesOn || keys.filter(this::keeps).isPresent()) {
      older.note().map(ReplacesNote::version).ifPresent(named::add);
    }
  }

  /** Whether a version that lives on replaced this one. */
  boolean isNamed(String version) {
    return named.contains(version);
  }

  /** Whether all these keys live on. */
  boolean keeps(Collection<WrappedDataKey> keys) {
    return kept.containsAll(keys);
  }
}
