package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;
import java.time.Instant;

/**
 * What became of a guard that was lifted.
 *
 * @param asSaved whether the policy was put, byte for byte, as it was before
 * @param at when the guard was read back (AWS's time)
 */
public record GuardRestored(KeyArn key, Boolean asSaved, Instant at) {}
