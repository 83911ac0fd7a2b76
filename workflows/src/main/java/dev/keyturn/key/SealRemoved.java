package dev.keyturn.key;

/**
 * What became of a seal.
 *
 * @param wasSealed whether this attempt found a seal
 * @param asSaved whether the policy now is, byte for byte, the one from before the seal
 */
public record SealRemoved(KeyArn key, Boolean wasSealed, Boolean asSaved) {}
