package dev.keyturn.key;

import java.util.Optional;

/**
 * What came of acting as a role.
 *
 * @param refusal what AWS said instead; empty if it works
 */
public record RoleTrial(String role, Optional<String> refusal) {}
