package dev.keyturn.reencryption;

/** A volume and the one that stands in its place. */
public record ReplacedVolume(VolumeQuery original, String replacement) {}
