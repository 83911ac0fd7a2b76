package dev.keyturn.reencryption;

import dev.keyturn.key.KeyArn;
import java.time.Instant;

/**
 * The terms of one sweep, the same for every store.
 *
 * @param number counted from 1
 * @param newWritesSince AWS's time from which new writes are known to use the new key; multipart
 *     uploads begun before are pins
 */
public record Sweep(
    KeyArn oldKey,
    KeyArn newKey,
    ReencryptionMode reencryption,
    SweepKind kind,
    int number,
    Instant newWritesSince) {
  /** Whether the sweep may change anything. */
  public boolean changes() {
    return kind == SweepKind.REENCRYPT;
  }
}
