package dev.keyturn.reencryption;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What Keyturn does to S3 buckets and the object versions in them. */
@ActivityInterface
public interface BucketActivities {
  /** Reads what a plan needs of a bucket; changes nothing. */
  @ActivityMethod
  BucketFacts inspectBucket(BucketQuery query);

  /**
   * Points the default encryption to the new key where it names the old one, tries
   * UpdateObjectEncryption on a canary object, looks for multipart uploads, and divides the key
   * space. A verifying sweep changes nothing and tries nothing.
   */
  @ActivityMethod
  BucketReadiness prepareBucket(BucketOrder order);

  /** Sweeps one page of object versions. */
  @ActivityMethod
  PageResult sweepObjects(ObjectPage page);

  /** Reads a sample of the current versions, evenly over the bucket. */
  @ActivityMethod
  SampleResult readObjects(ReadSample sample);

  /** Puts a saved default encryption back unless somebody else has changed it since. */
  @ActivityMethod
  BucketDefault restoreBucketDefault(BucketRestore restore);
}
