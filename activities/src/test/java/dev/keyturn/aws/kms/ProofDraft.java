package dev.keyturn.aws.kms;

import dev.keyturn.key.GuardedPolicy;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.KeySight;
import dev.keyturn.key.KeyUse;
import dev.keyturn.key.SealMode;
import dev.keyturn.key.SealSight;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.replacement.Acceptance;
import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.GateProof;
import dev.keyturn.replacement.Proof;
import dev.keyturn.replacement.ProofObservations;
import dev.keyturn.replacement.ProofSubject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A good proof, and the parts of which forgeries are made. */
record ProofDraft(
    ProofSubject subject,
    ProofObservations seen,
    Optional<String> hash,
    Approval approval,
    String requestedBy,
    Instant observedAt,
    Optional<KeyGuard> guard) {
  static final String STORE = "bucket/orders";
  private static final String APPROVER = "second@example.com";

  /** A good proof whose last look was just now. */
  ProofDraft(KeyArn oldKey, KeyArn newKey, Instant now) {
    this(
        new ProofSubject(
            "run",
            1,
            oldKey,
            newKey,
            ReencryptionMode.NEW_DATA_KEYS,
            SealMode.NONE,
            List.of(STORE),
            "plan",
            List.of(),
            List.of(),
            List.of(),
            Optional.empty()),
        new ProofObservations(
            Map.of(STORE, new ItemCounts(9, 1, 3, 0, 2, 0, 0, 0, 0, 0, 4)),
            1,
            now.truncatedTo(ChronoUnit.SECONDS).minusSeconds(60),
            now.truncatedTo(ChronoUnit.SECONDS).minusSeconds(30),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty()),
        Optional.empty(),
        new Approval(APPROVER, "for the proof", true),
        "first@example.com",
        now.truncatedTo(ChronoUnit.SECONDS),
        Optional.empty());
  }

  GateProof proof() {
    return proof(List.of());
  }

  /** The same with what the last look saw of the keys. */
  GateProof proof(List<KeySight> sights) {
    Proof proof = Proof.of(subject, seen);
    String shown = hash.orElse(proof.hash());
    String approved = approval.proof().equals("for the proof") ? shown : approval.proof();
    return new GateProof(
        new Proof(subject, shown, seen),
        new Approval(approval.approver(), approved, approval.scopeIsComplete()),
        requestedBy,
        observedAt,
        sights,
        Rehearsal.SETTLE,
        guard);
  }

  ProofDraft with(ProofSubject other) {
    return new ProofDraft(other, seen, hash, approval, requestedBy, observedAt, guard);
  }

  ProofDraft with(ProofObservations other) {
    return new ProofDraft(subject, other, hash, approval, requestedBy, observedAt, guard);
  }

  ProofDraft with(Approval other) {
    return new ProofDraft(subject, seen, hash, other, requestedBy, observedAt, guard);
  }

  ProofDraft withHash(String other) {
    return new ProofDraft(
        subject, seen, Optional.of(other), approval, requestedBy, observedAt, guard);
  }

  ProofDraft withRequester(String other) {
    return new ProofDraft(subject, seen, hash, approval, other, observedAt, guard);
  }

  ProofDraft withLookAt(Instant other) {
    return new ProofDraft(subject, seen, hash, approval, requestedBy, other, guard);
  }

  ProofDraft withCounts(ItemCounts counts) {
    return withCounts(Map.of(STORE, counts));
  }

  ProofDraft withCounts(Map<String, ItemCounts> counts) {
    return with(
        new ProofObservations(
            counts,
            seen.dataKeysKept(),
            seen.sweepBegan(),
            seen.sweepEnded(),
            seen.lastUse(),
            List.of(),
            Optional.empty(),
            seen.seal()));
  }

  /** For an input that says when the old key is to be sealed. */
  ProofDraft wanting(SealMode mode) {
    return with(subject(mode, subject.guards(), subject.lastUseUnread()));
  }

  /** For an endpoint that does not tell when the old key was last used. */
  ProofDraft untold(String why) {
    return with(subject(subject.seal(), subject.guards(), Optional.of(why)));
  }

  /** A sweep that began some time after a key was sealed. */
  ProofDraft sealed(KeyArn key, Duration before) {
    return with(
        new ProofObservations(
            seen.counts(),
            seen.dataKeysKept(),
            seen.sweepBegan(),
            seen.sweepEnded(),
            seen.lastUse(),
            List.of(),
            Optional.empty(),
            Optional.of(new SealSight(key, 5, seen.sweepBegan().minus(before)))));
  }

  /** Lifting what guards the old key in a policy, as an approver saw it. */
  ProofDraft lifting(String policy) {
    return lifting(
        GuardedPolicy.guards(subject.oldKey(), policy), KeyGuard.of(subject.oldKey(), policy));
  }

  /** Lifting something else than was approved. */
  ProofDraft lifting(List<String> approved, Optional<KeyGuard> lifted) {
    ProofSubject guarded = subject(subject.seal(), approved, subject.lastUseUnread());
    return new ProofDraft(guarded, seen, hash, approval, requestedBy, observedAt, lifted);
  }

  ProofDraft withPlan(String planHash) {
    return with(subject(subject.newKey(), subject.scope(), planHash, List.of()));
  }

  ProofDraft withNewKey(KeyArn newKey) {
    return with(subject(newKey, subject.scope(), subject.planHash(), List.of()));
  }

  ProofDraft withScope(List<String> scope) {
    return with(subject(subject.newKey(), scope, subject.planHash(), List.of()));
  }

  ProofDraft accepting(PinReason reason, String approver, LocalDate until) {
    Acceptance acceptance =
        new Acceptance(Pins.of(STORE, reason, "item", "item"), approver, "known", until);
    return with(
        subject(subject.newKey(), subject.scope(), subject.planHash(), List.of(acceptance)));
  }

  ProofDraft acceptingUse(Optional<KeyUse> use) {
    return accepting(PinReason.USED_SINCE, APPROVER, LocalDate.parse("2100-01-01"))
        .with(
            new ProofObservations(
                seen.counts(),
                seen.dataKeysKept(),
                seen.sweepBegan(),
                seen.sweepEnded(),
                use,
                List.of(),
                Optional.empty(),
                seen.seal()));
  }

  private ProofSubject subject(SealMode seal, List<String> guards, Optional<String> unread) {
    return new ProofSubject(
        subject.run(),
        subject.round(),
        subject.oldKey(),
        subject.newKey(),
        subject.reencryption(),
        seal,
        subject.scope(),
        subject.planHash(),
        subject.accepted(),
        subject.notLookedAt(),
        guards,
        unread);
  }

  private ProofSubject subject(
      KeyArn newKey, List<String> scope, String planHash, List<Acceptance> accepted) {
    return new ProofSubject(
        subject.run(),
        subject.round(),
        subject.oldKey(),
        newKey,
        subject.reencryption(),
        subject.seal(),
        scope,
        planHash,
        accepted,
        subject.notLookedAt(),
        subject.guards(),
        subject.lastUseUnread());
  }
}
