package dev.keyturn.key;

import java.time.Duration;

/** Asks that Decrypt of the canary answers {@code DisabledException} several times over settle. */
public record DeathProbe(KeyCiphertext canary, int times, Duration settle) {}
