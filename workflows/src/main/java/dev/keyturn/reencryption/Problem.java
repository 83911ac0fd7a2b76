package dev.keyturn.reencryption;

/**
 * One item that keeps the gate shut, or of which a later run will know less than this one, named
 * for a person; keys are escaped so that logs stay lines.
 */
public record Problem(String store, String item, Standing standing, String detail) {}
