package dev.keyturn.reencryption;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one sweep over one store found and did.
 *
 * @param changedDefault a bucket's default encryption before this sweep changed it
 * @param updateTrusted whether UpdateObjectEncryption was used, see {@link BucketReadiness}
 * @param newWritesSince see {@link BucketReadiness}; later sweeps of the store go by it
 * @param inline inline data keys as they are now
 * @param notes what a person should know of what was done, such as a volume's attributes
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
    Instant newWritesSince,
    List<String> notes) {
  public StoreResult(
      String store,
      Tally tally,
      Instant began,
      Instant ended,
      Optional<BucketDefault> changedDefault,
      List<WrappedDataKey> inline,
      List<String> replacedVersions,
      boolean updateTrusted,
      Instant newWritesSince,
      @Nullable List<String> notes) {
    this.store = store;
    this.tally = tally;
    this.began = began;
    this.ended = ended;
    this.changedDefault = changedDefault;
    this.inline = List.copyOf(inline);
    this.replacedVersions = List.copyOf(replacedVersions);
    this.updateTrusted = updateTrusted;
    this.newWritesSince = newWritesSince;
    this.notes = notes == null ? List.of() : List.copyOf(notes);
  }

  /** The same with notes. */
  StoreResult noting(List<String> made) {
    return new StoreResult(
        store,
        tally,
        began,
        ended,
        changedDefault,
        inline,
        replacedVersions,
        updateTrusted,
        newWritesSince,
        made);
  }
}
