package dev.keyturn.reencryption;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a page found and did; also what it heartbeats, so that a retry goes on where it stopped.
 *
 * @param next empty at the end of the range
 * @param bytes which pages of earlier versions do not tell
 */
public record PageResult(Tally tally, Optional<PageCursor> next, MovedBytes bytes) {
  public PageResult(Tally tally, Optional<PageCursor> next, @Nullable MovedBytes bytes) {
    this.tally = tally;
    this.next = next;
    this.bytes = bytes == null ? MovedBytes.NONE : bytes;
  }
}
