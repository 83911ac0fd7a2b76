package dev.keyturn.key;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Orders the import of material into one key of origin EXTERNAL.
 *
 * @param again for AGAIN, the id of the material that KMS wants; empty if any of those that are
 *     missing will do
 * @param known the ids of all materials that the key had before, by which one that an earlier
 *     attempt brought is told from them
 * @param settle how long an import whose answer was lost may not show
 */
public record MaterialOrder(
    KeyArn key,
    MaterialTerms terms,
    Need need,
    Optional<String> again,
    List<String> known,
    Duration settle) {
  /** Tag that tells when a key's first material to expire does, as ISO-8601 in UTC. */
  public static final String VALID_TO_TAG = "keyturn:validTo";

  public MaterialOrder {
    known = List.copyOf(known);
  }

  /** The first material of a key that never had any. */
  public static MaterialOrder first(KeyArn key, MaterialTerms terms, Duration settle) {
    return new MaterialOrder(key, terms, Need.FIRST, Optional.empty(), List.of(), settle);
  }

  /** What the material is to the key. */
  public enum Need {
    /**
     * Its first one; of a key that isn't symmetric its only one, be it for the first time or not.
     */
    FIRST,
    /** One that it has not had, which the next rotation on demand makes current. */
    NEXT,
    /** One that it had and that has expired or was deleted, or that waits for a rotation. */
    AGAIN
  }
}
