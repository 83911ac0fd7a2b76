package dev.keyturn.sandbox.kms;

import java.time.Instant;

/** The last successful cryptographic use of a key. */
record KeyUsage(String operation, Instant time, String eventId, String requestId) {}
