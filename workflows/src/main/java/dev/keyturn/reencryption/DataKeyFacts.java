package dev.keyturn.reencryption;

/**
 * A source of wrapped data keys as the plan sees it: how many there are and, of a file, its
 * versioning.
 */
public record DataKeyFacts(String source, long keys, String versioning) {}
