package dev.keyturn.reencryption;

import java.util.Optional;

/**
 * A snapshot that a swap made.
 *
 * @param step which swap made it and for what, see {@link SwapTags#STEP}
 */
public record SwapSnapshot(String id, String state, Optional<String> key, String step) {}
