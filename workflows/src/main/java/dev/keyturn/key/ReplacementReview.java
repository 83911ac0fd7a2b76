package dev.keyturn.key;

/**
 * Asks for the keys beside the new one that are tagged as replacements of the old key.
 *
 * @param run the workflow id in the tag {@code keyturn:run}
 * @param runId the run id of the first execution in the tag {@code keyturn:run-id}
 */
public record ReplacementReview(KeyArn oldKey, KeyArn newKey, String run, String runId) {}
