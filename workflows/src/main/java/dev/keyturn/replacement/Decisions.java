package dev.keyturn.replacement;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.Principals;
import dev.keyturn.reencryption.PaceStatus;
import dev.keyturn.reencryption.Pins;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people decided about a run, and the rules by which a decision is taken or turned down. */
final class Decisions {
  private final String requestedBy;
  private final Map<String, Acceptance> acceptances = new LinkedHashMap<>();
  private Optional<Approval> approval = Optional.empty();
  private Optional<Reason> rejection = Optional.empty();
  private Optional<RollBack> rollBack = Optional.empty();
  private Asked asked = Asked.NOTHING;
  private int round = 1;
  private int given;
  private boolean retry;
  private boolean seal;
  private boolean closing;

  Decisions(String requestedBy) {
    this.requestedBy = requestedBy;
  }

  /** What a run asks people right now; another decision would be looked at by nobody. */
  enum Asked {
    NOTHING("nobody"),
    SEAL("a person: seal, reject or rollBack"),
    APPROVAL("another person to approve the proof"),
    WAY_ON("a person: retryFailed, accept, reject or rollBack"),
    RETRY("a person: retryFailed"),
    END("a person: reject or rollBack");

    private final String who;

    Asked(String who) {
      this.who = who;
    }

    /** What the web UI shows beside the call that is pending meanwhile. */
    String summary() {
      return "Wait for " + who + "; watch the keys";
    }
  }

  /** What people are asked from now on. */
  void asks(Asked question) {
    asked = question;
  }

  void checkApproval(Approval given, Phase phase, Optional<Proof> proof) {
    refuseIfEnding("approve");
    refuseUnless(approval.isEmpty(), "approve: this proof is approved already");
    refuseUnless(
        asked == Asked.APPROVAL && proof.isPresent(),
        "approve: there is no proof to approve in phase " + phase);
    notTheRequester(given.approver(), "approver");
    refuseUnless(
        proof.map(Proof::hash).filter(given.proof()::equals).isPresent(),
        "proof: that is not the hash of the present proof; read query proof and give its hash");
    refuseUnless(
        given.scopeIsComplete(),
        "scopeIsComplete: must be true: nothing else may be under the key than what the proof covers");
  }

  /** An approval would be acted on at once. */
  void checkNotPaused(PaceStatus pace) {
    refuseUnless(pace.paused().isEmpty(), "approve: the run is paused; send resume first");
  }

  void checkAcceptance(PinAcceptance given, Phase phase, List<Pins> pins) {
    refuseIfEnding("accept");
    refuseIfFull("accept");
    refuseUnless(
        asked == Asked.WAY_ON, "accept: the run asks for no way on now, the phase is " + phase);
    notTheRequester(given.approver(), "approver");
    Optional<Pins> named =
        pins.stream().filter(found -> found.name().equals(given.pin())).findFirst();
    refuseUnless(
        named.isPresent(),
        "pin: \""
            + given.pin()
            + "\" is not pinned; present are "
            + pins.stream().map(Pins::name).toList()
            + " (failed and unknown items can't be accepted)");
    named
        .filter(found -> !found.digest().equals(given.digest()))
        .ifPresent(found -> refuseUnless(false, otherItems(found)));
    refuseUnless(given.until().isAfter(today()), "until: give a date after " + today());
  }

  void checkSeal(Phase phase) {
    refuseIfEnding("seal");
    refuseUnless(
        asked == Asked.SEAL && !seal,
        "seal: the run does not wait for it now, the phase is " + phase);
  }

  void checkRejection(Phase phase) {
    refuseIfEnding("reject");
    refuseUnless(
        asked != Asked.NOTHING && asked != Asked.RETRY,
        "reject: the run asks for no way on and no approval now, the phase is " + phase);
  }

  void checkRetry(Phase phase) {
    // What a rejected run can't put in order by itself is still a person's to mend.
    refuseUnless(
        rejection.isEmpty() || asked == Asked.RETRY, "retryFailed: the run is rejected already");
    refuseIfFull("retryFailed");
    refuseUnless(
        asked == Asked.WAY_ON || asked == Asked.RETRY,
        "retryFailed: the run has stopped at nothing now, the phase is " + phase);
  }

  void checkRollBack(RollBack given, boolean underWay, Optional<RestorePoint> point) {
    refuseUnless(rollBack.isEmpty(), "rollBack: it is under way");
    refuseUnless(
        rejection.isEmpty(),
        "rollBack: the run is rejected and ends with the old key enabled; see RestoreKey");
    refuseUnless(
        underWay && !closing,
        "rollBack: nothing was changed by this run, or it has ended; see RestoreKey");
    if (given.liftContainment()) {
      point.ifPresent(shut -> Lifting.refuseUnlessAnother(given.by(), shut));
    }
  }

  /** Why nothing but the end is left to decide; empty if something is. */
  Optional<String> whyNoneAnyMore() {
    return rollBack.isPresent()
        ? Optional.of("the run goes back already")
        : closing || rejection.isPresent()
            ? Optional.of("the run is ending already")
            : Optional.empty();
  }

  void approve(Approval given) {
    approval = Optional.of(given);
  }

  void accept(Acceptance given) {
    String name = given.pins().name();
    acceptances.remove(name);
    acceptances.put(name, given.shortened(List.copyOf(acceptances.values())));
    this.given++;
  }

  void reject(Reason given) {
    rejection = Optional.of(given);
  }

  void seal() {
    seal = true;
  }

  void retry() {
    retry = true;
  }

  void rollBack(RollBack given) {
    rollBack = Optional.of(given);
  }

  /** Which approval of the run is asked for, counted from 1. */
  int round() {
    return round;
  }

  Optional<Approval> approval() {
    return approval;
  }

  Optional<Reason> rejection() {
    return rejection;
  }

  Optional<RollBack> rolledBack() {
    return rollBack;
  }

  /** How many acceptances were given so far; what goes away by itself is none. */
  int accepted() {
    return given;
  }

  /** Acceptances that have not run out. */
  List<Acceptance> acceptances() {
    LocalDate today = today();
    return acceptances.values().stream().filter(given -> !given.until().isBefore(today)).toList();
  }

  /** Whether exactly these pins are accepted. */
  boolean isAccepted(Pins pins) {
    return Optional.ofNullable(acceptances.get(pins.name()))
        .filter(given -> given.covers(pins) && !given.until().isBefore(today()))
        .isPresent();
  }

  /** Workflow time, as a date in UTC. */
  static LocalDate today() {
    return LocalDate.ofInstant(Instant.ofEpochMilli(Workflow.currentTimeMillis()), ZoneOffset.UTC);
  }

  /** From here on the run only ends; nothing but a retry can be decided any more. */
  void close() {
    closing = true;
  }

  /** Forgets an approval whose proof is void; the next proof is another, whatever it covers. */
  void voidApproval() {
    approval = Optional.empty();
    round++;
  }

  /** Whether a retry was asked for since the last call. */
  boolean takeRetry() {
    boolean asked = retry;
    retry = false;
    return asked;
  }

  /** Whether a person wants the old key sealed. */
  boolean sealAsked() {
    return seal;
  }

  /** Whether a retry is asked for and not yet taken. */
  boolean retryAsked() {
    return retry;
  }

  private static String otherItems(Pins found) {
    return "digest: that is not the digest of "
        + found.name()
        + " as it is now: "
        + found.count()
        + " items, such as "
        + String.join(", ", found.examples().stream().limit(3).toList())
        + "; read status again, and give its digest if you still accept them";
  }

  private void notTheRequester(String person, String field) {
    refuseUnless(
        !Principals.samePerson(person, requestedBy),
        field + ": \"" + person + "\" requested this run; another person must decide");
  }

  private void refuseIfEnding(String update) {
    whyNoneAnyMore().ifPresent(why -> refuseUnless(false, update + ": " + why));
  }

  private void refuseIfFull(String update) {
    refuseUnless(
        asked != Asked.END,
        update + ": the run's history is nearly full; only reject or rollBack is left");
  }

  private static void refuseUnless(boolean condition, String message) {
    if (!condition) {
      throw FailureType.INVALID_INPUT.failure(message);
    }
  }
}
