package dev.keyturn.key;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Instant;

/** What Keyturn does to KMS keys, short of disabling one. */
@ActivityInterface
public interface KeyActivities {
  /** Resolves the key to its ARN and reads all of it that a plan rests on; changes nothing. */
  @ActivityMethod
  KeyInventory takeKeyInventory(KeyQuery query);

  /**
   * Finds the keys that runs made in place of a key; lists every key of its Region, which takes
   * longer than anything may that stands before a containment. Changes nothing.
   */
  @ActivityMethod
  FoundReplacements findReplacementKeys(ReplacementSearch search);

  /** Tries to act as a role, as reading after the disable will have to; changes nothing. */
  @ActivityMethod
  RoleTrial tryRole(RoleQuery query);

  /**
   * Tries as a role, by dry runs, what it may do with a key and with the key in its place; that it
   * can't act as the role is an answer. Changes nothing.
   */
  @ActivityMethod
  UseTrial tryKeyUse(UseTrialOrder order);

  /** Encrypts a published constant under the key, so that its death can be shown later. */
  @ActivityMethod
  KeyCiphertext encryptCanary(KeyArn key);

  /** Revokes the suspects' grants and puts the contained policy, and reads both back. */
  @ActivityMethod
  Containment containSuspects(Containment containment);

  /**
   * Puts the saved policy back byte for byte and makes the revoked grants again, both without who
   * was deleted; gives what was put back. Of a policy that somebody else has changed since, only
   * the containment is taken out, unless it was edited itself.
   */
  @ActivityMethod
  Containment liftContainment(Containment containment);

  /** Puts the sealed policy and reads it back; fails if the policy is neither of the seal's two. */
  @ActivityMethod
  KeySeal sealKey(KeySeal seal);

  /**
   * Takes a seal off: by the saved policy, byte for byte but for who was deleted, or by its
   * statement alone where somebody changed the policy or no record tells.
   */
  @ActivityMethod
  SealRemoved unsealKey(SealRemoval removal);

  /** Asks by Encrypt whether a seal holds, or is gone, on all of KMS's hosts. */
  @ActivityMethod
  SealSight probeSeal(SealProbe probe);

  /**
   * Reads in CloudTrail who called a key; that it may not or can't is an answer. Changes nothing.
   */
  @ActivityMethod
  KeyCallerLook findCallers(KeyCallerQuery query);

  /** Creates the replacement key, or finds the one that this run made already. */
  @ActivityMethod
  ReplacementKey createReplacementKey(ReplacementOrder order);

  /** Sets aside the run's own keys that lists showed late; names the others, and leaves them. */
  @ActivityMethod
  OtherReplacements reconcileReplacementKeys(ReplacementReview review);

  /** Has the new key grant what is carried, and revokes those that it must not keep. */
  @ActivityMethod
  GrantOrder carryGrants(GrantOrder order);

  /** Moves an alias unless somebody else has moved it, and reads it back. */
  @ActivityMethod
  AliasResult repointAlias(AliasMove move);

  /** Waits until the alias means the expected key; gives AWS's time of the last answer. */
  @ActivityMethod
  Instant confirmAlias(AliasCheck check);

  /** Looks at a key without using it. */
  @ActivityMethod
  KeyObservation observeKey(KeyLookOrder order);

  /**
   * Looks at keys until one is not as it was seen; an attempt that finds all as it was fails and is
   * made again after the pause, so that waiting costs no history.
   */
  @ActivityMethod
  KeyLooks watchKeys(KeyWatchOrder order);

  /** Reads what a key was given; changes nothing and uses no key. */
  @ActivityMethod
  KeySettings readSettings(KeySettingsQuery query);

  /** Shows that the key is dead; any other answer than DisabledException is a failure. */
  @ActivityMethod
  DeathCertificate proveKeyDead(DeathProbe probe);
}
