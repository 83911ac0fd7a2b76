package dev.keyturn.aws.datakey;

import dev.keyturn.aws.s3.HeadFacts;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a version that Keyturn wrote says in its metadata: all that the version held which it
 * replaced lives on in this content. Later runs know it by that. The content's hash is part of the
 * note, because applications copy metadata along with content of their own (ADR 8).
 *
 * @param version the id of the version that was replaced
 */
record ReplacesNote(String version) {
  private static final String NAME = "keyturn-replaces";
  private static final Pattern FORM = Pattern.compile("(\\S+) ([0-9a-f]{64})");

  /** S3's limit for the names and values of all user metadata together. */
  private static final int MOST_METADATA = 2_048;

  /** Other versions may bear this id later, or have it in other buckets. */
  private static final String NULL_VERSION = "null";

  /** The note on a version; empty where there is none that holds for this content. */
  static Optional<ReplacesNote> on(HeadFacts facts, byte[] content) {
    return Optional.ofNullable(facts.metadata().get(NAME))
        .map(FORM::matcher)
        .filter(Matcher::matches)
        .filter(note -> note.group(2).equals(Digests.sha256(content)))
        .map(note -> new ReplacesNote(note.group(1)))
        .filter(note -> !note.version().equals(NULL_VERSION));
  }

  /**
   * A version with the note that the content which is written over it is to bear. Without one where
   * the write leaves no version behind that has an id of its own, or where there is no room.
   */
  static HeadFacts onto(HeadFacts before, byte[] content) {
    Map<String, String> metadata = new TreeMap<>(before.metadata());
    metadata.remove(NAME);
    if (leavesBehind(before)) {
      metadata.put(NAME, before.version() + " " + Digests.sha256(content));
    }
    if (size(metadata) > MOST_METADATA) {
      metadata.remove(NAME);
    }
    return before.withMetadata(metadata);
  }

  /** Whether a write leaves a version behind of which no note will tell later runs. */
  static boolean isMissing(HeadFacts written) {
    return written.versionId().isPresent() && !written.metadata().containsKey(NAME);
  }

  private static boolean leavesBehind(HeadFacts before) {
    return before.versionId().filter(id -> !id.equals(NULL_VERSION)).isPresent();
  }

  private static int size(Map<String, String> metadata) {
    return metadata.entrySet().stream()
        .mapToInt(entry -> bytes(entry.getKey()) + bytes(entry.getValue()))
        .sum();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
