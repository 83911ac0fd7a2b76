package dev.keyturn.aws.kms;

import dev.keyturn.CanonicalJson;
import dev.keyturn.key.GuardedPolicy;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.KeySight;
import dev.keyturn.key.KeyUse;
import dev.keyturn.key.Principals;
import dev.keyturn.key.SealMode;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.replacement.Acceptance;
import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.GateProof;
import dev.keyturn.replacement.ProofObservations;
import dev.keyturn.replacement.ProofSubject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** What speaks against disabling a key, in sentences; the gate opens only if there is nothing. */
final class GateCheck {
  /** AWS's hosts do not share one clock to the second. */
  private static final Duration SKEW = Duration.ofSeconds(5);

  private final GateProof gate;
  private final ProofSubject subject;
  private final ProofObservations seen;
  private final List<String> objections = new ArrayList<>();

  private GateCheck(GateProof gate) {
    this.gate = gate;
    this.subject = gate.proof().subject();
    this.seen = gate.proof().observations();
  }

  /** What the proof and its approval say against themselves, at whatever time. */
  static List<String> objections(GateProof gate) {
    GateCheck check = new GateCheck(gate);
    check.hash();
    check.approver();
    check.scope();
    check.counts();
    check.order();
    check.sights();
    check.guard();
    return List.copyOf(check.objections);
  }

  /** What speaks against acting on the proof now. */
  static List<String> objections(GateProof gate, Instant now, Optional<KeyUse> lastUse) {
    GateCheck check = new GateCheck(gate);
    check.freshness(now);
    check.acceptances(now);
    check.lastUse(lastUse);
    return List.copyOf(check.objections);
  }

  private void hash() {
    String hash = CanonicalJson.sha256(subject);
    object(!hash.equals(gate.proof().hash()), "the proof's hash is not that of its subject");
    object(!hash.equals(gate.approval().proof()), "the approval is for another proof");
    object(subject.oldKey().equals(subject.newKey()), "the old and the new key are the same");
  }

  private void approver() {
    Approval approval = gate.approval();
    object(approval.approver().isBlank(), "the approver has no name");
    object(gate.requestedBy().isBlank(), "nobody is named as the requester");
    object(
        Principals.samePerson(approval.approver(), gate.requestedBy()), "the requester approved");
    object(!approval.scopeIsComplete(), "the approver does not say that the scope is complete");
  }

  private void scope() {
    object(subject.scope().isEmpty(), "the scope is empty");
    for (String store : subject.scope()) {
      object(!seen.counts().containsKey(store), "nothing was counted in " + store);
    }
  }

  private void counts() {
    for (Map.Entry<String, ItemCounts> entry : seen.counts().entrySet()) {
      ItemCounts counts = entry.getValue();
      object(counts.pinned() != 0, entry.getKey() + " has pinned items");
      object(counts.failed() != 0, entry.getKey() + " has failed items");
      object(counts.unknown() != 0, entry.getKey() + " has items of unknown key");
      object(counts.remaining() != 0, entry.getKey() + " has items under the old key");
      object(hasNegative(counts), entry.getKey() + " has a negative count");
      object(
          counts.accepted() > 0 && subject.accepted().isEmpty(),
          entry.getKey() + " has accepted items, but nothing was accepted");
    }
    object(seen.dataKeysKept() < 0, "the number of kept data keys is negative");
  }

  private void order() {
    object(seen.sweepEnded().isBefore(seen.sweepBegan()), "the sweep ended before it began");
    object(
        seen.seal().filter(sight -> sight.last().isAfter(seen.sweepBegan())).isPresent(),
        "the sweep began before the old key was sealed");
    object(
        subject.seal() != SealMode.NONE && seen.seal().isEmpty(),
        "the old key was not sealed before the sweep");
    object(
        subject.lastUseUnread().isPresent() && seen.seal().isEmpty(),
        "KMS does not tell when the old key was last used, and it was not sealed");
    object(
        seen.seal().filter(sight -> !sight.key().equals(subject.oldKey())).isPresent(),
        "another key than the old one was sealed");
    object(
        gate.observedAt().isBefore(seen.sweepEnded()),
        "the last look is older than the sweep's end");
  }

  private void sights() {
    List<KeyArn> looked =
        gate.sights().stream().filter(seen -> !seen.isUnseen()).map(KeySight::key).toList();
    object(
        !looked.equals(List.of(subject.oldKey(), subject.newKey())),
        "the last look was not at the old and the new key");
  }

  /** Only what the approver saw is lifted, and in no other way than Keyturn's. */
  private void guard() {
    List<String> guards =
        gate.guard()
            .map(guard -> GuardedPolicy.guards(subject.oldKey(), guard.savedPolicy()))
            .orElse(List.of());
    object(
        !guards.equals(subject.guards()),
        "what guards the old key is not what was approved to be lifted");
    object(
        gate.guard().filter(guard -> !guard.equals(guardOfOldKey(guard))).isPresent(),
        "the guard is not lifted as Keyturn lifts it");
  }

  private KeyGuard guardOfOldKey(KeyGuard guard) {
    String saved = guard.savedPolicy();
    return new KeyGuard(subject.oldKey(), saved, GuardedPolicy.lift(subject.oldKey(), saved));
  }

  private void freshness(Instant now) {
    object(
        gate.observedAt().isBefore(now.minus(GateProof.FRESH)),
        "the last look was at " + gate.observedAt() + ", more than 15 minutes ago");
    object(
        gate.observedAt().isAfter(now.plus(SKEW)),
        "the last look is said to have been at " + gate.observedAt() + ", which is still to come");
  }

  private void acceptances(Instant now) {
    for (Acceptance acceptance : subject.accepted()) {
      object(
          acceptance.until().isBefore(now.atZone(ZoneOffset.UTC).toLocalDate()),
          "the acceptance of " + acceptance.pins().name() + " ended on " + acceptance.until());
      object(
          Principals.samePerson(acceptance.approver(), gate.requestedBy()),
          "the requester accepted " + acceptance.pins().name());
    }
  }

  /** A use that a person accepted by name is the one that the proof shows, and no later one. */
  private void lastUse(Optional<KeyUse> lastUse) {
    boolean accepted =
        subject.accepted().stream().anyMatch(a -> a.pins().reason() == PinReason.USED_SINCE);
    Instant limit =
        accepted ? seen.lastUse().map(KeyUse::at).orElse(seen.sweepBegan()) : seen.sweepBegan();
    lastUse
        .filter(use -> use.at().isAfter(limit) && use.at().isAfter(seen.sweepBegan()))
        .ifPresent(
            use ->
                objections.add(
                    "the old key was used ("
                        + use.operation()
                        + ") at "
                        + use.at()
                        + ", after the verifying sweep began"));
  }

  private static boolean hasNegative(ItemCounts counts) {
    return LongStream.of(
            counts.newDataKeys(),
            counts.rewrapped(),
            counts.alreadyCurrent(),
            counts.gone(),
            counts.superseded(),
            counts.accepted(),
            counts.pinned(),
            counts.failed(),
            counts.unknown(),
            counts.remaining(),
            counts.notOurs())
        .anyMatch(count -> count < 0);
  }

  private void object(boolean holds, String objection) {
    if (holds) {
      objections.add(objection);
    }
  }
}
