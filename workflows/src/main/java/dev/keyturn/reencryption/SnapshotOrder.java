package dev.keyturn.reencryption;

/**
 * Asks for the one snapshot of a step.
 *
 * @param record what the swap goes by; the snapshot bears it out for later runs
 */
public record SnapshotOrder(VolumeQuery volume, String run, String step, SwapRecord record) {}
