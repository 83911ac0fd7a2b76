package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;
import java.time.Instant;

/**
 * What became of a guard that was lifted.
 *
 * @param wasLifted whether this attempt found it lifted
 * @param asSaved whether the policy now is, byte for byte, the one from before
 * @param at when the guard was read back (AWS's time)
 */
public record GuardRestored(KeyArn key, Boolean wasLifted, Boolean asSaved, Instant at) {}
