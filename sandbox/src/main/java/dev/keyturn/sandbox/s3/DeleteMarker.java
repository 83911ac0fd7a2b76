package dev.keyturn.sandbox.s3;

import java.time.Instant;

/** A version that says that the key was deleted. */
record DeleteMarker(String versionId, Instant modified) implements Version {}
