package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;

/**
 * Asks whether a run made a key in place of an old one, as the key's tags say.
 *
 * @param run the run's workflow id
 * @param runId its run id; empty if the tags name none
 */
public record MadeKey(KeyArn oldKey, KeyArn key, String run, String runId) {}
