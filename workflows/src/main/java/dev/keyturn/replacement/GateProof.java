package dev.keyturn.replacement;

import dev.keyturn.key.KeySight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the gate needs to disable a key: a proof, its approval, and the fresh look after it.
 *
 * @param requestedBy who can't be the approver
 * @param observedAt when the light check after the approval was made (AWS's time)
 * @param sights what that look saw of both keys
 * @param settle how long the effect may take to show
 */
public record GateProof(
    Proof proof,
    Approval approval,
    String requestedBy,
    Instant observedAt,
    List<KeySight> sights,
    Duration settle) {
  public GateProof {
    sights = List.copyOf(sights);
  }

  /** How old a full pass, and the look after the approval, may be at the disable (invariant I1). */
  public static final Duration FRESH = Duration.ofMinutes(15);
}
