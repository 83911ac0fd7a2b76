package dev.keyturn.reencryption;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A bucket ready to be swept.
 *
 * @param updateTrusted whether UpdateObjectEncryption came out right on a canary object; a
 *     verifying sweep tries none, and says nothing by this
 * @param changedDefault the default encryption before, where this call changed it
 * @param ranges the key ranges that shards sweep; at least one
 * @param configuration problems in the bucket's own configuration (a default that names the old key
 *     in a verifying sweep) and multipart uploads that pin the old key
 * @param newWritesSince AWS's time from which writes to this bucket are known to use the new key:
 *     the sweep's own, or when its changed default was read back, if that was later
 */
public record BucketReadiness(
    boolean updateTrusted,
    Optional<BucketDefault> changedDefault,
    List<KeyRange> ranges,
    Tally configuration,
    Instant newWritesSince) {
  public BucketReadiness {
    ranges = List.copyOf(ranges);
  }
}
