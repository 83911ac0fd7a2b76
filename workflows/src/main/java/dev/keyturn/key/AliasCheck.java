package dev.keyturn.key;

import java.time.Duration;

/** Asks that Encrypt through the alias names the key five times in a row, spread over settle. */
public record AliasCheck(KeyAlias alias, KeyArn expected, Duration settle) {}
