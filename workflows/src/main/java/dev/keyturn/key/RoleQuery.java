package dev.keyturn.key;

/** Asks whether the worker may act as an IAM role in a region. */
public record RoleQuery(String role, String region) {}
