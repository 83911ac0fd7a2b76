package dev.keyturn.reencryption;

import java.util.Optional;

/** Where ListObjectVersions goes on: its key marker and version id marker. */
public record PageCursor(String keyMarker, Optional<String> versionIdMarker) {}
