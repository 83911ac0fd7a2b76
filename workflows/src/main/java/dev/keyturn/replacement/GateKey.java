package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;

/** Asks for a key to be enabled again, and why. */
public record GateKey(KeyArn key, String run, String reason) {}
