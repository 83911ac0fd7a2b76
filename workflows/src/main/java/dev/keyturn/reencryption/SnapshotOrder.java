package dev.keyturn.reencryption;

/** Asks for the one snapshot of a step. */
public record SnapshotOrder(VolumeQuery volume, String run, String step) {}
