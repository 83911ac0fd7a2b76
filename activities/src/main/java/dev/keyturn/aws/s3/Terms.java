package dev.keyturn.aws.s3;

import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Sweep;

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

  boolean wantsNewDataKeys() {
    return sweep.reencryption() == ReencryptionMode.NEW_DATA_KEYS;
  }
}
