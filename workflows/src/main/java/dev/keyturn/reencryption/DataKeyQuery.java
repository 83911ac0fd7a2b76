package dev.keyturn.reencryption;

/** Asks for the facts of a source of wrapped data keys in a region. */
public record DataKeyQuery(WrappedKeySource source, String region) {}
