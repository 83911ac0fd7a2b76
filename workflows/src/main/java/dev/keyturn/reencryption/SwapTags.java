package dev.keyturn.reencryption;

import dev.keyturn.key.SortedCopy;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tags by which swaps are found again; all of them are Keyturn's own. Anybody may set them:
 * they say where to look, and nothing is done or counted for a tag alone.
 */
public final class SwapTags {
  /** The run that made a resource, by its workflow id. */
  public static final String RUN = "keyturn:run";

  /** What a snapshot is for. */
  public static final String PURPOSE = "keyturn:purpose";

  /** The only purpose. */
  public static final String SWAP = "swap";

  /** The volume that a snapshot is of. */
  public static final String OF = "keyturn:of";

  /** The swap and its step; no other swap may use what this one made, it may be stale. */
  public static final String STEP = "keyturn:step";

  /** On a new volume: the one in whose place it stands. */
  public static final String REPLACES = "keyturn:replaces";

  /** On an old volume: the one that stands in its place; from then on nothing goes back. */
  public static final String REPLACED_BY = "keyturn:replaced-by";

  /** On an old volume while it is swapped: a {@link SwapRecord}. */
  public static final String RECORD = "keyturn:swap";

  /** On a new volume until it may be written to; only volumes that have it are ever deleted. */
  public static final String UNUSED = "keyturn:unused";

  /**
   * Before the name of a tag that a volume had as long as it was in use; who looks for tags of the
   * application's finds the volume that stands in its place.
   */
  public static final String WAS = "keyturn:was:";

  /** AWS allows so many tags on a resource, its own not counted. */
  public static final int MOST_TAGS = 50;

  /** AWS allows names of tags as long as this. */
  public static final int LONGEST_NAME = 128;

  /** A new volume begins with REPLACES, RUN and UNUSED. */
  private static final int ON_NEW = 3;

  /** An old one ends with RECORD and REPLACED_BY. */
  private static final int ON_OLD = 2;

  private SwapTags() {}

  /** What a person should know of a record that nothing bears out. */
  public static String doubt(String volume, String text) {
    return "volume "
        + volume
        + " bears the tag "
        + RECORD
        + " \""
        + text
        + "\", which no snapshot of Keyturn's bears out, so that nothing is done for it; if no run is"
        + " at work there, find out who set it, see that the instance is as it should be, and delete"
        + " the tag";
  }

  /** Whether a volume with these tags and its replacement can bear Keyturn's own beside them. */
  static boolean haveRoom(Map<String, String> tags) {
    long counted =
        tags.keySet().stream()
            .filter(tag -> !tag.startsWith("aws:"))
            .filter(tag -> !tag.equals(RECORD) && !tag.equals(REPLACED_BY))
            .count();
    return carried(tags).size() + ON_NEW <= MOST_TAGS && counted + ON_OLD <= MOST_TAGS;
  }

  /** The tags that a new volume takes over: neither AWS's own nor Keyturn's. */
  public static Map<String, String> carried(Map<String, String> tags) {
    Map<String, String> carried = new TreeMap<>(tags);
    carried.keySet().removeIf(tag -> tag.startsWith("aws:") || tag.startsWith("keyturn:"));
    return SortedCopy.of(carried);
  }

  /** The tags that were set aside, by the names that they had. */
  public static Map<String, String> setAside(Map<String, String> tags) {
    Map<String, String> were = new TreeMap<>();
    tags.forEach(
        (tag, value) -> {
          if (tag.startsWith(WAS)) {
            were.put(tag.substring(WAS.length()), value);
          }
        });
    return SortedCopy.of(were);
  }
}
