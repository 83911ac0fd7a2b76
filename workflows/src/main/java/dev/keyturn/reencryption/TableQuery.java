package dev.keyturn.reencryption;

/** Asks how a table stands in a region. */
public record TableQuery(String table, String region) {}
