package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;
import java.time.Instant;

/** The state of a key after the gate acted on it, as read back, at AWS's time. */
public record GateResult(KeyArn key, String state, Instant at) {}
