package dev.keyturn.aws.kms;

import dev.keyturn.key.GuardedPolicy;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.GateProof;
import dev.keyturn.replacement.ProofObservations;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A way to make a proof that must not open the gate, and the objection to it. */
record Forgery(String name, UnaryOperator<ProofDraft> forge, String objection) {
  private static final String GUARDED =
      """
      {"Statement":[{"Effect":"Deny","Principal":"*","Action":"kms:DisableKey","Resource":"*",
       "Condition":{"NumericLessThan":{"kms:TrailingDaysWithoutKeyUsage":"9"}}}]}""";

  static final List<Forgery> ALL =
      List.of(
          new Forgery(
              "made up hash", d -> d.withHash("0".repeat(64)), "hash is not that of its subject"),
          new Forgery(
              "hash of another plan",
              d -> d.withHash(d.withPlan("other").proof().proof().hash()),
              "hash is not that of its subject"),
          new Forgery(
              "hash of a wider scope",
              d ->
                  d.withHash(
                      d.withScope(List.of(ProofDraft.STORE, "bucket/b")).proof().proof().hash()),
              "hash is not that of its subject"),
          new Forgery(
              "upper case hash",
              d -> d.withHash(d.proof().proof().hash().toUpperCase(Locale.ROOT)),
              "hash is not that of its subject"),
          new Forgery(
              "approval of another proof",
              d -> d.with(new Approval("second@example.com", "f".repeat(64), true)),
              "the approval is for another proof"),
          new Forgery(
              "same key",
              d -> d.withNewKey(d.subject().oldKey()),
              "the old and the new key are the same"),
          new Forgery(
              "approved by the requester",
              d -> d.withRequester("second@example.com"),
              "the requester approved"),
          new Forgery(
              "approved by the requester in capitals",
              d -> d.withRequester("SECOND@Example.com"),
              "the requester approved"),
          new Forgery(
              "approved by the requester with spaces",
              d -> d.withRequester("  second@example.com\t"),
              "the requester approved"),
          new Forgery(
              "approved by the requester with a space inside",
              d -> d.withRequester("second @example.com"),
              "the requester approved"),
          new Forgery(
              "no requester", d -> d.withRequester(" "), "nobody is named as the requester"),
          new Forgery(
              "scope not complete",
              d -> d.with(new Approval("second@example.com", "for the proof", false)),
              "does not say that the scope is complete"),
          new Forgery("empty scope", d -> d.withScope(List.of()), "the scope is empty"),
          new Forgery(
              "store not counted",
              d -> d.withCounts(Map.of()),
              "nothing was counted in bucket/orders"),
          new Forgery(
              "pinned", d -> d.withCounts(ItemCounts.one(Standing.PINNED)), "has pinned items"),
          new Forgery(
              "failed", d -> d.withCounts(ItemCounts.one(Standing.FAILED)), "has failed items"),
          new Forgery(
              "unknown",
              d -> d.withCounts(ItemCounts.one(Standing.UNKNOWN)),
              "has items of unknown key"),
          new Forgery(
              "remaining",
              d -> d.withCounts(ItemCounts.one(Standing.REMAINING)),
              "has items under the old key"),
          new Forgery(
              "pinned in a store out of scope",
              d ->
                  d.withCounts(
                      Map.of(
                          ProofDraft.STORE,
                          ItemCounts.NONE,
                          "key/grants",
                          ItemCounts.one(Standing.PINNED))),
              "key/grants has pinned items"),
          new Forgery(
              "counts that cancel out",
              d -> d.withCounts(new ItemCounts(0, 0, 0, 0, 0, 0, 1, -1, 0, 0, 0)),
              "has a negative count"),
          new Forgery(
              "accepted by nobody",
              d -> d.withCounts(new ItemCounts(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0)),
              "has accepted items, but nothing was accepted"),
          new Forgery(
              "sweep that ended before it began",
              d -> d.with(sweep(d, d.seen().sweepEnded(), d.seen().sweepBegan())),
              "the sweep ended before it began"),
          new Forgery(
              "look before the sweeps end",
              d -> d.withLookAt(d.seen().sweepEnded().minusSeconds(1)),
              "the last look is older than the sweep's end"),
          new Forgery(
              "look in the future",
              d -> d.withLookAt(d.observedAt().plus(Duration.ofHours(1))),
              "which is still to come"),
          new Forgery(
              "look long ago",
              d ->
                  d.with(
                          sweep(
                              d,
                              d.observedAt().minusSeconds(3_000),
                              d.observedAt().minusSeconds(2_000)))
                      .withLookAt(d.observedAt().minusSeconds(901)),
              "more than 15 minutes ago"),
          new Forgery(
              "acceptance that ended",
              d ->
                  d.accepting(
                      PinReason.LOCKED, "second@example.com", LocalDate.parse("2020-01-01")),
              "ended on 2020-01-01"),
          new Forgery(
              "accepted by the requester",
              d ->
                  d.accepting(PinReason.LOCKED, "First@example.com", LocalDate.parse("2100-01-01")),
              "the requester accepted bucket/orders#LOCKED"),
          new Forgery(
              "guard that nobody saw",
              d -> d.lifting(List.of(), KeyGuard.of(d.subject().oldKey(), GUARDED)),
              "what guards the old key is not what was approved to be lifted"),
          new Forgery(
              "guard that is not there",
              d -> d.lifting(List.of("{}"), Optional.empty()),
              "what guards the old key is not what was approved to be lifted"),
          new Forgery(
              "policy that lifts more",
              d ->
                  d.lifting(
                      GuardedPolicy.guards(d.subject().oldKey(), GUARDED),
                      Optional.of(new KeyGuard(d.subject().oldKey(), GUARDED, "{}"))),
              "the guard is not lifted as Keyturn lifts it"),
          new Forgery(
              "guard of another key",
              d ->
                  d.lifting(
                      GuardedPolicy.guards(d.subject().oldKey(), GUARDED),
                      KeyGuard.of(d.subject().newKey(), GUARDED)),
              "the guard is not lifted as Keyturn lifts it"));

  GateProof of(ProofDraft good) {
    return forge.apply(good).proof();
  }

  @Override
  public String toString() {
    return name;
  }

  private static ProofObservations sweep(ProofDraft draft, Instant began, Instant ended) {
    ProofObservations seen = draft.seen();
    return new ProofObservations(
        seen.counts(), 0, began, ended, seen.lastUse(), List.of(), Optional.empty(), seen.seal());
  }
}
