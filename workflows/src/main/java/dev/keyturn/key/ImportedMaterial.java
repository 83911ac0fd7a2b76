package dev.keyturn.key;

import java.time.Instant;
import java.util.Optional;

/**
 * Key material as KMS has it now.
 *
 * @param keyMaterialId AWS's id of it, which tells nothing about the bytes; empty for keys that
 *     aren't symmetric, which have one material for good
 * @param validTo when KMS deletes it; empty for never. Then the key can't be used until the same
 *     bytes are imported again
 */
public record ImportedMaterial(KeyArn key, String keyMaterialId, Optional<Instant> validTo) {}
