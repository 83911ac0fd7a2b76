package dev.keyturn.reencryption;

import java.util.Optional;

/**
 * What a page found and did; also what it heartbeats, so that a retry goes on where it stopped.
 *
 * @param next empty at the end of the range
 */
public record PageResult(Tally tally, Optional<PageCursor> next) {}
