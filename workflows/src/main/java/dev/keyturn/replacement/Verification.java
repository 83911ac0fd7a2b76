package dev.keyturn.replacement;

import dev.keyturn.key.GuardedPolicy;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.KeyLooks;
import dev.keyturn.key.KeyObservation;
import dev.keyturn.key.SealSight;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.Tally;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sweeps until a full verifying pass finds nothing, and looks again after the approval. */
final class Verification {
  /** "There may be a delay of up to one hour", KMS developer guide, GetKeyLastUsage. */
  private static final Duration TOLD_WITHIN = Duration.ofMinutes(65);

  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /** AWS's time has seconds, so that the worker's own last use must lie a full one back. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

  private final ReplacementRequest request;
  private final ReplacementPlan plan;
  private final String planHash;
  private final KeyArn newKey;
  private final KeyFindings keys;
  private final Instant newWritesSince;
  private final RunBoard board;
  private final Decisions decisions;
  private final Human human;
  private final StoreSweeper sweeper;
  private final Sealing sealing;
  private int number;
  private Optional<KeyLooks> seen = Optional.empty();
  private Optional<Look> lastLook = Optional.empty();
  private Optional<Look> clean = Optional.empty();

  Verification(
      ReplacementRequest request,
      PlanView view,
      Repointed repointed,
      RunBoard board,
      Decisions decisions,
      Human human) {
    this.request = request;
    this.plan = view.plan();
    this.planHash = view.planHash();
    this.newKey = repointed.newKey();
    this.sealing = repointed.sealing();
    this.keys = new KeyFindings(request, plan, repointed, board, decisions, human);
    this.newWritesSince = repointed.newWritesSince();
    this.board = board;
    this.decisions = decisions;
    this.human = human;
    this.sweeper = new StoreSweeper(board);
  }

  /** Sweeps until nothing is left that shuts the gate; asks a person where sweeping can't help. */
  Proof untilClean(HistoryGuard room) {
    for (int round = 1; ; round++) {
      room.beforeRound();
      List<String> failures = new ArrayList<>(reencrypt());
      // What comes meanwhile is no reason to keep the question back: only the seal ends that.
      boolean needsPerson = board.shut() > 0 && board.leavesOnlyLastingPins();
      if (failures.isEmpty()) {
        failures.addAll(verify());
      }
      if (failures.isEmpty() && isOnlyUnsealed()) {
        failures.addAll(verifyAgain());
      }
      if (clean.isPresent()) {
        return proof();
      }
      if (!failures.isEmpty()
          || round % request.maxSweeps() == 0
          || (needsPerson && !board.leavesOnlySweeping())
          || board.leavesOnlyLastingPins()) {
        keys.asks();
        human.ask(trouble(failures));
        if (failures.isEmpty() && isCleanAsAccepted()) {
          return proof();
        }
      } else {
        pause(round % request.maxSweeps());
      }
    }
  }

  /** What was left when the key could have been sealed went by itself during the sweep. */
  private boolean isOnlyUnsealed() {
    return board.shut() == 0 && lastLook.filter(look -> !look.counts()).isPresent();
  }

  /** What was accepted needs no sweep; but only one after the seal shows that nothing came. */
  private boolean isCleanAsAccepted() {
    if (isOnlyUnsealed()) {
      verifyAgain();
    } else if (board.shut() == 0) {
      clean = lastLook;
    }
    return clean.isPresent();
  }

  /** The proof of what was seen last, under the acceptances of now. */
  Proof proof() {
    Look look = clean.orElseThrow();
    ProofSubject subject =
        new ProofSubject(
            Workflow.getInfo().getWorkflowId(),
            decisions.round(),
            plan.oldKey(),
            newKey,
            plan.reencryption(),
            request.seal(),
            plan.stores().stream().map(StorePlan::store).toList(),
            planHash,
            decisions.acceptances(),
            plan.notLookedAt(),
            GuardedPolicy.guards(plan.oldKey(), policy(look.after())),
            plan.lastUseUnread());
    Map<String, ItemCounts> counts = new TreeMap<>();
    board
        .stores()
        .forEach(store -> counts.put(store.store().storeId(), store.counts(decisions::isAccepted)));
    long kept =
        counts.values().stream()
            .mapToLong(count -> count.rewrapped() + count.alreadyCurrent())
            .sum();
    return Proof.of(
        subject,
        new ProofObservations(
            counts,
            kept,
            old(look.before()).at(),
            old(look.after()).at(),
            old(look.after()).lastUse(),
            Excerpts.texts(
                board.stores().stream().flatMap(store -> store.superseded().stream()).toList()),
            plan.applicationRole(),
            sealing.proven()));
  }

  /**
   * Looks again after the approval: lightly, or with a full pass where the last is too old.
   *
   * @return what voids the approval; empty if nothing does
   */
  Optional<String> lookAgain(Proof approved) {
    if (!sealing.closes()) {
      return anHourLater(clean.orElseThrow()).or(() -> passAgain(approved));
    }
    KeyLooks now = keys.look(Phase.VERIFYING);
    Look look = clean.orElseThrow();
    if (Duration.between(old(look.after()).at(), old(now).at()).compareTo(GateProof.FRESH) <= 0) {
      return itemsPutBack().or(() -> lightly(look, afterItems(now)));
    }
    List<String> astray = keys.irregularities(now);
    return astray.isEmpty() ? passAgain(approved) : Optional.of(join(astray));
  }

  private Optional<String> passAgain(Proof approved) {
    Optional<String> objection = fully(approved);
    seen = Optional.of(lastLook.orElseThrow().after());
    return objection;
  }

  /** A key that is not sealed can be written under until AWS must have told of it. */
  private Optional<String> anHourLater(Look look) {
    Duration since = Duration.between(look.ended(), now());
    if (since.compareTo(TOLD_WITHIN) < 0) {
      board.enter(Phase.VERIFYING);
      Workflow.newTimer(
              TOLD_WITHIN.minus(since),
              summary("Wait until AWS must have told of uses of the old key, which isn't sealed"))
          .get();
    }
    List<String> found = new ArrayList<>();
    KeyLooks told = keys.look(Phase.VERIFYING);
    keys.uses(old(look.before()).at(), told).forEach(pins -> object(pins, found));
    return found.isEmpty() ? Optional.empty() : Optional.of(join(found));
  }

  /** Wrapped keys that need the old key, which is disabled by then. */
  PutBackSearch putBackSince() {
    return PutBackSearch.everywhere(board, sweep(SweepKind.PROVE));
  }

  /** What the gate needs, after {@link #lookAgain} found nothing. */
  GateProof gateProof(Approval approval) {
    KeyLooks last = seen.orElseThrow();
    return new GateProof(
        proof(),
        approval,
        request.requestedBy(),
        old(last).at(),
        last.sights(),
        request.settle(),
        KeyGuard.of(plan.oldKey(), policy(last)));
  }

  private String policy(KeyLooks looks) {
    return old(looks).policy().orElse("");
  }

  /** Waits, with the old key disabled, until people have seen or mended what others changed. */
  boolean untilUnchanged() {
    return keys.untilUnchanged();
  }

  private KeyObservation old(KeyLooks looks) {
    return keys.old(looks);
  }

  private List<String> reencrypt() {
    number++;
    clean = Optional.empty();
    lastLook = Optional.empty();
    board.sweepBegins();
    board.enter(Phase.REENCRYPTING);
    return sweeper.sweep(sweep(SweepKind.REENCRYPT));
  }

  private List<String> verifyAgain() {
    number++;
    return verify();
  }

  private List<String> verify() {
    if (board.counts().allMatch(counts -> counts.shut() == 0)) {
      sealing.close(plan.oldKey());
    }
    Workflow.newTimer(CLOCK_STEP, summary("Let the worker's own last use lie back")).get();
    KeyLooks before = keys.look(Phase.VERIFYING);
    keys.begins(before);
    boolean counts = sealing.isSettled() && sealing.broken(old(before)).isEmpty();
    List<String> failures = new ArrayList<>(sweeper.sweep(sweep(SweepKind.VERIFY)));
    KeyLooks after = keys.look(Phase.VERIFYING);
    board.keyPins(keys.uses(old(before).at(), after));
    failures.addAll(keys.irregularities(after));
    board.witnessed(keys.changed(after));
    lastLook = Optional.of(new Look(before, after, counts, now()));
    clean = failures.isEmpty() && board.shut() == 0 && counts ? lastLook : Optional.empty();
    return failures;
  }

  private Optional<String> fully(Proof approved) {
    List<String> failures = verifyAgain();
    if (!failures.isEmpty() || clean.isEmpty()) {
      return Optional.of(trouble(failures));
    }
    return proof().hash().equals(approved.hash())
        ? Optional.empty()
        : Optional.of("what the proof covers has changed");
  }

  /** A put back item asks KMS for nothing, so that only a scan shows it, however long it takes. */
  private Optional<String> itemsPutBack() {
    if (!hasItems()) {
      return Optional.empty();
    }
    number++;
    return human.step(
        Phase.VERIFYING, () -> PutBackSearch.inItems(board, sweep(SweepKind.VERIFY)).find());
  }

  /** What was seen of the keys before a scan may be hours old. */
  private KeyLooks afterItems(KeyLooks before) {
    return hasItems() ? keys.look(Phase.VERIFYING) : before;
  }

  private boolean hasItems() {
    return board.stores().stream().anyMatch(StoreLedger::holdsItems);
  }

  private Optional<String> lightly(Look look, KeyLooks now) {
    seen = Optional.of(now);
    List<String> found = new ArrayList<>(keys.irregularities(now));
    keys.uses(old(look.before()).at(), now).forEach(pins -> object(pins, found));
    keys.changes(now).forEach(pins -> object(pins, found));
    List<StoreLedger> stores = board.stores();
    // A store at which nobody could look is looked at again, and not all others with it.
    Map<String, Tally> seenOf = new TreeMap<>();
    List<Tally> tallies =
        human.step(
            Phase.VERIFYING, () -> SideBySide.look(stores, store -> glanceOnce(store, seenOf)));
    for (int i = 0; i < stores.size(); i++) {
      Tally tally = tallies.get(i);
      tally.pins().forEach(pins -> object(pins, found));
      long others = tally.counts().shut() - tally.counts().pinned();
      if (others > 0) {
        found.add(
            others + " items of " + stores.get(i).store().storeId() + " are under the old key");
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(join(found));
  }

  private Tally glanceOnce(StoreLedger ledger, Map<String, Tally> seenOf) {
    String id = ledger.store().storeId();
    Tally known = seenOf.get(id);
    if (known != null) {
      return known;
    }
    Tally found = StoreHandling.of(ledger.store()).glance(sweep(SweepKind.VERIFY), ledger);
    seenOf.put(id, found);
    return found;
  }

  private void object(Pins pins, List<String> found) {
    if (!decisions.isAccepted(pins)) {
      found.add(pins.text());
    }
  }

  private String trouble(List<String> failures) {
    if (!failures.isEmpty()) {
      return join(failures);
    }
    String shut = board.shut() + " items keep the gate shut after " + number + " sweeps";
    return board.remaining() == 0
        ? shut
        : shut + "; another sweep may move " + board.remaining() + " of them";
  }

  private static String join(List<String> found) {
    return Excerpts.sentence(found);
  }

  private void pause(int round) {
    Duration growing = request.settle().multipliedBy(1L << Math.min(round - 1, 10));
    Duration pause = growing.compareTo(LONGEST_PAUSE) < 0 ? growing : LONGEST_PAUSE;
    Workflow.newTimer(pause, summary("Wait before sweep " + (number + 1))).get();
  }

  private static TimerOptions summary(String text) {
    return TimerOptions.newBuilder().setSummary(text).build();
  }

  private Sweep sweep(SweepKind kind) {
    return new Sweep(
        plan.oldKey(),
        newKey,
        plan.reencryption(),
        kind,
        number,
        newWritesSince,
        sealing.proven().map(SealSight::last));
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  /**
   * Where writes go since when (AWS's time), what closes the old key to them, and who tries; and
   * what guards it.
   */
  record Repointed(
      KeyArn newKey, Instant newWritesSince, Sealing sealing, Callers callers, Guarding guarding) {}

  /**
   * A verifying sweep between two looks at the keys.
   *
   * @param counts whether nothing new could come under the old key meanwhile
   * @param ended when it ended (workflow time)
   */
  private record Look(KeyLooks before, KeyLooks after, boolean counts, Instant ended) {}
}
