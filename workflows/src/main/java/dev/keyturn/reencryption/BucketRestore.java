package dev.keyturn.reencryption;

import dev.keyturn.key.KeyArn;

/** Orders a bucket's saved default encryption back, if it still names the new key. */
public record BucketRestore(BucketDefault saved, KeyArn newKey) {}
