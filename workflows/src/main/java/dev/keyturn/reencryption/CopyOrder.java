package dev.keyturn.reencryption;

import dev.keyturn.key.KeyArn;

/** Asks for the one volume of a swap, made from a snapshot under the new key. */
public record CopyOrder(
    VolumeState original, String snapshot, KeyArn newKey, String run, String step) {}
