package dev.keyturn.replacement;

import java.time.Duration;
import java.time.Instant;

/**
 * What the gate needs to disable a key: a proof, its approval, and the fresh look after it.
 *
 * @param requestedBy who can't be the approver
 * @param observedAt when the light check after the approval was made (AWS's time)
 * @param settle how long the effect may take to show
 */
public record GateProof(
    Proof proof, Approval approval, String requestedBy, Instant observedAt, Duration settle) {
  /** How old a full pass, and the look after the approval, may be at the disable (invariant I1). */
  public static final Duration FRESH = Duration.ofMinutes(15);
}
