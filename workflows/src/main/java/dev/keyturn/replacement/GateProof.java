package dev.keyturn.replacement;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.KeySight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the gate needs to disable a key: a proof, its approval, and the fresh look after it.
 *
 * @param requestedBy who can't be the approver
 * @param observedAt when the light check after the approval was made (AWS's time)
 * @param sights what that look saw of both keys
 * @param settle how long the effect may take to show
 * @param guard what guards the old key and is lifted for this; left out of the JSON where nothing
 *     does
 */
public record GateProof(
    Proof proof,
    Approval approval,
    String requestedBy,
    Instant observedAt,
    List<KeySight> sights,
    Duration settle,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<KeyGuard> guard) {
  public GateProof {
    sights = List.copyOf(sights);
  }

  /** How old a full pass, and the look after the approval, may be at the disable (invariant I1). */
  public static final Duration FRESH = Duration.ofMinutes(15);
}
