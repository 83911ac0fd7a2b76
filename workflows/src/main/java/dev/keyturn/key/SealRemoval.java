package dev.keyturn.key;

import java.util.Optional;

/**
 * Asks that a key is sealed no more.
 *
 * @param seal how it was sealed; empty if no record tells, and then only the statement goes
 */
public record SealRemoval(KeyArn key, Optional<KeySeal> seal) {}
