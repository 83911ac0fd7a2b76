package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.keyturn.failure.Require;
import dev.keyturn.key.KeyArn;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The terms of one sweep, the same for every store.
 *
 * @param number counted from 1
 * @param newWritesSince AWS's time from which new writes are known to use the new key; multipart
 *     uploads begun before are pins
 * @param sealedSince AWS's time from which nothing new comes under the old key at all; uploads
 *     begun before may still be under it, and are pins too
 */
public record Sweep(
    KeyArn oldKey,
    KeyArn newKey,
    ReencryptionMode reencryption,
    SweepKind kind,
    Integer number,
    Instant newWritesSince,
    Optional<Instant> sealedSince) {
  /** Where it is not known since when new writes use the new key, every upload counts as older. */
  private static final Instant UNKNOWN = Instant.parse("9999-12-31T00:00:00Z");

  public Sweep(
      @Nullable KeyArn oldKey,
      @Nullable KeyArn newKey,
      @Nullable ReencryptionMode reencryption,
      @Nullable SweepKind kind,
      @Nullable Integer number,
      @Nullable Instant newWritesSince,
      Optional<Instant> sealedSince) {
    this.oldKey = Require.present(oldKey, "sweep.oldKey", "give the ARN of the key to leave");
    this.newKey = Require.present(newKey, "sweep.newKey", "give the ARN of the key to go to");
    this.reencryption = reencryption == null ? ReencryptionMode.NEW_DATA_KEYS : reencryption;
    this.kind = kind == null ? SweepKind.REENCRYPT : kind;
    this.number = number == null ? 1 : number;
    this.newWritesSince = newWritesSince == null ? UNKNOWN : newWritesSince;
    this.sealedSince = sealedSince;
  }

  /** The terms of a sweep while the old key takes what is new. */
  public Sweep(
      @Nullable KeyArn oldKey,
      @Nullable KeyArn newKey,
      @Nullable ReencryptionMode reencryption,
      @Nullable SweepKind kind,
      @Nullable Integer number,
      @Nullable Instant newWritesSince) {
    this(oldKey, newKey, reencryption, kind, number, newWritesSince, Optional.empty());
  }

  /** Before when an upload may have begun under the old key, in a store whose writes moved then. */
  public Instant uploadsSince(Instant writesSince) {
    return sealedSince.filter(writesSince::isBefore).orElse(writesSince);
  }

  /** Whether the sweep may change anything. */
  public boolean changes() {
    return kind == SweepKind.REENCRYPT;
  }

  /** Whether one item that needs the old key is all that has to be known. */
  public boolean endsAtTheFirst() {
    return kind == SweepKind.PROVE;
  }

  /** Whether what was seen of a store ends it before all is looked at. */
  public boolean isDecidedBy(Tally seen) {
    return endsAtTheFirst() && seen.counts().shut() > 0;
  }

  /** Whether this is the first look at the store. */
  @JsonIgnore
  public boolean isFirst() {
    return number == 1 && changes();
  }

  /** The same terms for a look that changes nothing. */
  public Sweep looking() {
    return new Sweep(
        oldKey, newKey, reencryption, SweepKind.VERIFY, number, newWritesSince, sealedSince);
  }

  /** The same terms for a store with a mode of its own. */
  Sweep in(ReencryptionMode mode) {
    return new Sweep(oldKey, newKey, mode, kind, number, newWritesSince, sealedSince);
  }

  /** The same terms for a store whose writes use the new key only since later. */
  public Sweep since(Instant later) {
    return later.isAfter(newWritesSince)
        ? new Sweep(oldKey, newKey, reencryption, kind, number, later, sealedSince)
        : this;
  }
}
