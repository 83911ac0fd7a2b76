package dev.keyturn.reencryption;

/** Asks for a volume and all that a swap has to know about it. */
public record VolumeQuery(String volume, String region) {}
