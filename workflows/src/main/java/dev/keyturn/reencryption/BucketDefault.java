package dev.keyturn.reencryption;

/**
 * A bucket's default encryption that a run changed, so that it can be put back.
 *
 * @param savedKey the key reference as the bucket gave it, byte for byte
 */
public record BucketDefault(String bucket, String savedKey, boolean bucketKeyEnabled) {}
