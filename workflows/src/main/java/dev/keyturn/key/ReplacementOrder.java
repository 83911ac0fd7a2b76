package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Orders the one new key of a run.
 *
 * @param run the workflow id, written into the tag {@code keyturn:run} at creation
 * @param runId the run id of the first execution (a reset keeps it), written into the tag {@code
 *     keyturn:run-id}: workflow ids are used again
 * @param adopt a key of a closed run to take over instead of creating one
 * @param tags the old key's tags that are carried, without Keyturn's own
 * @param kind what the key is made for; empty for symmetric encryption
 * @param rotationPeriodDays the period of automatic rotation that the key gets; empty for none
 * @param origin AWS's name of where its material will come from, such as {@code EXTERNAL}; empty
 *     for KMS itself
 * @param settle how long a lost CreateKey may take to show up in lists
 */
public record ReplacementOrder(
    KeyArn oldKey,
    String run,
    String runId,
    Optional<KeyArn> adopt,
    String description,
    String policy,
    Map<String, String> tags,
    Optional<KeyKind> kind,
    Optional<Integer> rotationPeriodDays,
    Optional<String> origin,
    Duration settle) {
  /** Tag that names the key that was replaced, by its id. */
  public static final String REPLACES_TAG = "keyturn:replaces";

  /** The origin of a key whose material is imported. */
  public static final String EXTERNAL = "EXTERNAL";

  /** Tag that names the run, by its workflow id. */
  public static final String RUN_TAG = "keyturn:run";

  /** Tag that names the run's execution, by its run id. */
  public static final String RUN_ID_TAG = "keyturn:run-id";

  /** Tag of a key that a lost answer left behind, with the run that set it aside. */
  public static final String SURPLUS_TAG = "keyturn:surplus";

  public ReplacementOrder {
    tags = SortedCopy.of(tags);
  }

  /** Whether the key waits for material from outside once it is created. */
  @JsonIgnore
  public boolean isImporting() {
    return origin.filter(EXTERNAL::equals).isPresent();
  }
}
