package dev.keyturn.reencryption;

import java.util.List;

/**
 * How far one store's sweep is.
 *
 * @param counts of the shards that are done, or of the pages in a shard
 * @param running workflow ids of the shards that are going; ask each for its own progress
 */
public record SweepProgress(
    String store, int sweep, SweepKind kind, ItemCounts counts, List<String> running) {
  public SweepProgress {
    running = List.copyOf(running);
  }
}
