package dev.keyturn.reencryption;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one sweep over one store found and did.
 *
 * @param changedDefault a bucket's default encryption before this sweep changed it
 * @param updateTrusted whether UpdateObjectEncryption was used, see {@link BucketReadiness}
 * @param newWritesSince see {@link BucketReadiness}; later sweeps of the store go by it
 * @param inline inline data keys as they are now
 */
public record StoreResult(
    String store,
    Tally tally,
    Instant began,
    Instant ended,
    Optional<BucketDefault> changedDefault,
    List<WrappedDataKey> inline,
    List<String> replacedVersions,
    boolean updateTrusted,
    Instant newWritesSince) {
  public StoreResult {
    inline = List.copyOf(inline);
    replacedVersions = List.copyOf(replacedVersions);
  }
}
