package dev.keyturn.reencryption;

import java.util.Optional;

/**
 * What a page of items found and did; also what it heartbeats, so that a retry goes on where it
 * stopped.
 *
 * @param next empty at the end of the segment
 */
public record ItemPageResult(Tally tally, Optional<ItemCursor> next) {}
