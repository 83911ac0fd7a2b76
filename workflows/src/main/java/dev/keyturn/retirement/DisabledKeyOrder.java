package dev.keyturn.retirement;

import dev.keyturn.key.DisabledKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A key to look at until something about it is not as it was seen.
 *
 * @param seen empty for a look that is answered at once
 * @param callersSince calls before it were looked at
 * @param atLatest after how long a look is answered also if all is as it was seen: whoever watches
 *     has to know that somebody looks
 */
public record DisabledKeyOrder(
    DisabledKey disabled,
    Optional<DisabledKeySight> seen,
    Instant callersSince,
    Duration atLatest) {}
