package dev.keyturn.key;

import java.time.Instant;

/** The last successful cryptographic operation of a key, as GetKeyLastUsage gives it. */
public record KeyUse(String operation, Instant at) {}
