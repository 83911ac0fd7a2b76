package dev.keyturn.key;

import java.time.Duration;
import java.util.Optional;

/**
 * Asks what a role may do with a key, and whether it may do all that with the key in its place.
 *
 * @param newKey empty where the old key alone is asked
 * @param settle how long the new key has to allow it, and how long a refusal may still be a lag
 */
public record UseTrialOrder(String role, KeyArn oldKey, Optional<KeyArn> newKey, Duration settle) {}
