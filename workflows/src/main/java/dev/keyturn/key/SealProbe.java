package dev.keyturn.key;

import java.time.Duration;

/**
 * Asks that Encrypt is refused, or taken again, several times in a row over settle.
 *
 * @param refused whether it has to be refused
 */
public record SealProbe(KeyArn key, Integer times, Duration settle, Boolean refused) {}
