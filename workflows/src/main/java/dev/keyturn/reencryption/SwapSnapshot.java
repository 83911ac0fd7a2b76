package dev.keyturn.reencryption;

import java.util.Optional;

/**
 * A snapshot that a swap made, by what nobody can change of it: the volume that it is of, and what
 * Keyturn wrote into its description.
 *
 * @param size of the volume when it was taken, in GiB
 * @param step which swap made it and for what, see {@link SwapTags#STEP}
 * @param record the text of the {@link SwapRecord} that the swap went by
 */
public record SwapSnapshot(
    String id, String state, Optional<String> key, int size, String step, String record) {}
