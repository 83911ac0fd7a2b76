package dev.keyturn.replacement;

import dev.keyturn.reencryption.PaceHandlers;
import dev.keyturn.reencryption.Receipt;
import dev.keyturn.reencryption.TurnNotice;
import dev.keyturn.reencryption.WrappedDataKey;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import java.util.List;

/** The Updates and queries of every run that replaces a key. */
public interface ReplacementHandlers extends PaceHandlers {
  /** Approves the proof. */
  @UpdateMethod(
      name = "approve",
      description =
          "Approve the proof; not the requester: {\"approver\":\"you@example.com\","
              + "\"proof\":\"<hash from Current Details>\",\"scopeIsComplete\":true}")
  Receipt approve(Approval approval);

  @UpdateValidatorMethod(updateName = "approve")
  void checkApprove(Approval approval);

  /** Accepts pins by name. */
  @UpdateMethod(
      name = "accept",
      description =
          "Accept pins by name; not the requester: {\"pin\":\"bucket/orders#LOCKED\","
              + "\"approver\":\"you@example.com\",\"reason\":\"…\",\"until\":\"2027-01-31\"}")
  Receipt accept(PinAcceptance acceptance);

  @UpdateValidatorMethod(updateName = "accept")
  void checkAccept(PinAcceptance acceptance);

  /** Seals the old key, where the input says {@code LATER}. */
  @UpdateMethod(
      name = "seal",
      description =
          "Close the old key to whoever writes under it, where the input says seal LATER:"
              + " {\"by\":\"you@example.com\",\"reason\":\"…\"}")
  Receipt seal(Reason reason);

  @UpdateValidatorMethod(updateName = "seal")
  void checkSeal(Reason reason);

  /** Ends the run: old key enabled, aliases on the new key, containment stays. */
  @UpdateMethod(
      name = "reject",
      description =
          "End the run with the old key enabled: {\"by\":\"you@example.com\",\"reason\":\"…\"}")
  Receipt reject(Reason reason);

  @UpdateValidatorMethod(updateName = "reject")
  void checkReject(Reason reason);

  /** Tries again what stopped the run. */
  @UpdateMethod(
      name = "retryFailed",
      description = "Try again what stopped the run: {\"by\":\"you@example.com\"}")
  Receipt retryFailed(Retry retry);

  @UpdateValidatorMethod(updateName = "retryFailed")
  void checkRetryFailed(Retry retry);

  /** Goes the way back; suspects are let in again only where that is asked for. */
  @UpdateMethod(
      name = "rollBack",
      description =
          "Old key enabled and unsealed, aliases and bucket defaults back:"
              + " {\"by\":\"you@example.com\",\"reason\":\"…\"}; \"liftContainment\":true, not by the"
              + " requester, lets the suspects in again")
  Receipt rollBack(RollBack order);

  @UpdateValidatorMethod(updateName = "rollBack")
  void checkRollBack(RollBack order);

  /** What a sweep says of its instance, which it stops in turn with those of others. */
  @SignalMethod(
      name = "noteTurn",
      description = "Sent by this run's own sweeps of volumes, which stop instances in turn.")
  void noteTurn(TurnNotice notice);

  /** Where the run is and what it waits for. */
  @QueryMethod(name = "status", description = "Where the run is and what it waits for.")
  RunStatus status();

  /** The plan, once it is made. */
  @QueryMethod(name = "plan", description = "The plan and its hash.")
  PlanView plan();

  /** The proof, once there is one. */
  @QueryMethod(name = "proof", description = "What an approval would be about.")
  Proof proof();

  /** What the way back needs. */
  @QueryMethod(name = "restorePoint", description = "What this run changed, as it was.")
  RestorePoint restorePoint();

  /** The inline data keys as they are now. */
  @QueryMethod(name = "inlineKeys", description = "The inline data keys as they are now.")
  List<WrappedDataKey> inlineKeys();
}
