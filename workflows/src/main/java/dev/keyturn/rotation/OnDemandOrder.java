package dev.keyturn.rotation;

import dev.keyturn.key.KeyArn;
import java.time.Duration;

/**
 * Asks for one rotation on demand.
 *
 * @param used how many had ended before; RotateKeyOnDemand has no token, so that this tells whether
 *     the one asked for was made
 * @param settle how long a rotation whose answer was lost may not show
 */
public record OnDemandOrder(KeyArn key, long used, Duration settle) {}
