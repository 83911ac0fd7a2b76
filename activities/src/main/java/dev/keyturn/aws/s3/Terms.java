package dev.keyturn.aws.s3;

import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Sweep;
import java.util.Optional;

/**
 * What decides over each version of a page.
 *
 * @param updateTrusted whether UpdateObjectEncryption came out right on a canary
 * @param rules what the bucket makes of a copy
 * @param largestCopy the most bytes that one CopyObject takes
 */
record Terms(
    String store,
    String bucket,
    Sweep sweep,
    boolean updateTrusted,
    BucketRules rules,
    long largestCopy) {
  /** 5 GB in S3's words, which mean binary units. */
  static final long LARGEST_COPY = 5L << 30;

  /**
   * Why no copy of a version may be made, as far as HEAD shows it. With versioning suspended a copy
   * writes the version {@code null}: it may replace the current version if that is it, but would
   * destroy an older one. A copy into a bucket with a default retention is locked, one of an
   * archived version has no restored bytes beside it, and none may set off what nobody has
   * acknowledged: where copies are what the sweep is for, that refuses the sweep at the first one.
   *
   * @return {@code ENVELOPE} where only a data key in the metadata is a reason to copy it
   */
  Optional<PinReason> bar(HeadFacts facts) {
    if (rules.locks()) {
      return Optional.of(PinReason.DEFAULT_RETENTION);
    }
    if (facts.tier().archived()) {
      return Optional.of(PinReason.ARCHIVED);
    }
    boolean overwritesAnother = rules.suspended() && !facts.version().equals(Listed.NULL_VERSION);
    if (overwritesAnother || facts.length() > largestCopy) {
      return Optional.of(PinReason.ENVELOPE);
    }
    return !wantsNewDataKeys() && rules.sideEffects().any()
        ? Optional.of(PinReason.COPY_EFFECTS)
        : Optional.empty();
  }

  boolean wantsNewDataKeys() {
    return sweep.reencryption() == ReencryptionMode.NEW_DATA_KEYS;
  }
}
