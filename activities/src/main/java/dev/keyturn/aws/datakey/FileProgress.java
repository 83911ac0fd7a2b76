package dev.keyturn.aws.datakey;

import java.util.ArrayList;
import java.util.List;

/**
 * What a sweep over a file heartbeats, so that a retry knows which versions were replaced.
 *
 * @param replaced versions shown to be replaced, or to hold nothing that is not kept elsewhere
 * @param intents writes that were begun
 */
record FileProgress(List<String> replaced, List<Intent> intents) {
  FileProgress {
    replaced = List.copyOf(replaced);
    intents = List.copyOf(intents);
  }

  /**
   * A write: which version it replaces, and the SHA-256 of what it writes, by which it is found if
   * its answer was lost.
   */
  record Intent(String version, String sha256) {}

  FileProgress with(Intent intent) {
    List<Intent> more = new ArrayList<>(intents);
    more.add(intent);
    return new FileProgress(replaced, more);
  }

  FileProgress replacing(String version) {
    if (replaced.contains(version)) {
      return this;
    }
    List<String> more = new ArrayList<>(replaced);
    more.add(version);
    return new FileProgress(more, intents);
  }

  /** The same, once a version with this content was seen that is not the one to be replaced. */
  FileProgress seen(String version, String sha256) {
    FileProgress progress = this;
    for (Intent intent : intents) {
      if (intent.sha256().equals(sha256) && !intent.version().equals(version)) {
        progress = progress.replacing(intent.version());
      }
    }
    return progress;
  }
}
