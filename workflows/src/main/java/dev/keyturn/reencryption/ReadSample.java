package dev.keyturn.reencryption;

import dev.keyturn.key.KeyArn;

/** Asks that a sample of a store is read in full and is under the new key. */
public record ReadSample(DataStore store, KeyArn oldKey, KeyArn newKey, int most) {}
