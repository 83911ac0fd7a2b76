package dev.keyturn.key;

import java.time.Instant;

/**
 * A key that some run made in place of the old one, found by its tags.
 *
 * @param state KMS key state, such as {@code Enabled}
 * @param run the workflow id in the tag {@code keyturn:run}
 * @param runIsOpen whether that run is still going
 */
public record ReplacementCandidate(
    KeyArn key, String state, String run, boolean runIsOpen, Instant created) {}
