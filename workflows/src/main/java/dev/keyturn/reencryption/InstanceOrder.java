package dev.keyturn.reencryption;

/** Asks that an instance is stopped or started. */
public record InstanceOrder(String instance, String region) {}
