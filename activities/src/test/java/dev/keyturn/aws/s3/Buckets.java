package dev.keyturn.aws.s3;

import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;

/** What an owner sets up for buckets whose objects are locked or shared. */
public final class Buckets {
  private Buckets() {}

  /** Makes a bucket that can have Object Lock. */
  public static void createLockable(Estate estate, String bucket) {
    estate
        .s3()
        .createBucket(
            create ->
                create
                    .bucket(bucket)
                    .objectLockEnabledForBucket(true)
                    .createBucketConfiguration(where -> where.locationConstraint(Estate.REGION)));
  }

  /** Has a bucket lock for seven years whatever is written to it, or no more. */
  public static void retainByDefault(Estate estate, String bucket, boolean retains) {
    estate
        .s3()
        .putObjectLockConfiguration(
            put ->
                put.bucket(bucket)
                    .objectLockConfiguration(
                        lock -> {
                          lock.objectLockEnabled(ObjectLockEnabled.ENABLED);
                          if (retains) {
                            lock.rule(
                                rule ->
                                    rule.defaultRetention(
                                        by ->
                                            by.mode(ObjectLockRetentionMode.COMPLIANCE).years(7)));
                          }
                        }));
  }

  /** Lets objects have access control lists of their own. */
  public static void allowAccessControlLists(Estate estate) {
    estate
        .s3()
        .putBucketOwnershipControls(
            put ->
                put.bucket(Estate.BUCKET)
                    .ownershipControls(
                        all ->
                            all.rules(
                                OwnershipControlsRule.builder()
                                    .objectOwnership(ObjectOwnership.OBJECT_WRITER)
                                    .build())));
  }
}
