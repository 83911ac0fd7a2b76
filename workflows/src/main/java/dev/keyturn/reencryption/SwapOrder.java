package dev.keyturn.reencryption;

/** Asks that a swap is written down before it changes anything. */
public record SwapOrder(VolumeQuery volume, SwapRecord record) {}
