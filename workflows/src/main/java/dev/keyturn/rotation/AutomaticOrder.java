package dev.keyturn.rotation;

import dev.keyturn.key.KeyArn;

/** Asks that a key rotates by itself, with a period in days. */
public record AutomaticOrder(KeyArn key, int periodDays) {}
