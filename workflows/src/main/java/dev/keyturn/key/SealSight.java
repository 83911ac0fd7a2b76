package dev.keyturn.key;

import java.time.Instant;

/**
 * What a probe of a seal saw.
 *
 * @param times how often in a row Encrypt answered as it was to
 * @param last when it did so last (AWS's time)
 */
public record SealSight(KeyArn key, Integer times, Instant last) {}
