package dev.keyturn.reencryption;

import dev.keyturn.key.KeyArn;

/** Orders the saved EBS default key back, if the default is still the new key. */
public record EbsDefaultRestore(EbsDefault saved, KeyArn newKey) {}
