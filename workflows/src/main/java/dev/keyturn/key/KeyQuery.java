package dev.keyturn.key;

/** Asks for the inventory of the key that a person named, in the region that they named. */
public record KeyQuery(KeyReference key, String region) {}
