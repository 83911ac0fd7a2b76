package dev.keyturn.reencryption;

import dev.keyturn.key.KeyArn;

/**
 * Asks whether the worker may make the calls of a volume's swap and of its way back.
 *
 * @param key under which the copy is tried; while planning there is no new one yet
 */
public record SwapTrial(VolumeQuery volume, KeyArn key) {}
