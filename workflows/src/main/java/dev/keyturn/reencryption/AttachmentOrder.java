package dev.keyturn.reencryption;

/** Asks that a volume is attached, or detached. */
public record AttachmentOrder(VolumeQuery volume, SwapRecord place) {}
