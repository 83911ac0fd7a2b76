package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.aws.cloudtrail.KeyCallers;
import dev.keyturn.key.AliasCheck;
import dev.keyturn.key.AliasMove;
import dev.keyturn.key.AliasResult;
import dev.keyturn.key.Containment;
import dev.keyturn.key.DeathCertificate;
import dev.keyturn.key.DeathProbe;
import dev.keyturn.key.FoundReplacements;
import dev.keyturn.key.GrantOrder;
import dev.keyturn.key.KeyActivities;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyCallerLook;
import dev.keyturn.key.KeyCallerQuery;
import dev.keyturn.key.KeyCiphertext;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.KeyLookOrder;
import dev.keyturn.key.KeyLooks;
import dev.keyturn.key.KeyObservation;
import dev.keyturn.key.KeyQuery;
import dev.keyturn.key.KeySeal;
import dev.keyturn.key.KeySettings;
import dev.keyturn.key.KeySettingsQuery;
import dev.keyturn.key.KeyWatchOrder;
import dev.keyturn.key.OtherReplacements;
import dev.keyturn.key.ReplacementKey;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.key.ReplacementReview;
import dev.keyturn.key.ReplacementSearch;
import dev.keyturn.key.RoleQuery;
import dev.keyturn.key.RoleTrial;
import dev.keyturn.key.SealProbe;
import dev.keyturn.key.SealRemoval;
import dev.keyturn.key.SealRemoved;
import dev.keyturn.key.SealSight;
import dev.keyturn.key.UseTrial;
import dev.keyturn.key.UseTrialOrder;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/** The key activities, by KMS. Each may run twice, and may find its own work of an earlier time. */
public final class KmsKeyActivities implements KeyActivities {
  private final AwsClients clients;
  private final OpenRuns runs;
  private final KeyCallers callers;

  /**
   * @param callers the worker's, so that all its readings of CloudTrail share a pace
   */
  public KmsKeyActivities(AwsClients clients, OpenRuns runs, KeyCallers callers) {
    this.clients = clients;
    this.runs = runs;
    this.callers = callers;
  }

  /** {@inheritDoc} Safe to run twice: it only reads. */
  @Override
  public KeyInventory takeKeyInventory(KeyQuery query) {
    return new KeyInventories(clients, runs).take(query);
  }

  /** {@inheritDoc} Safe to run twice: it only reads. */
  @Override
  public FoundReplacements findReplacementKeys(ReplacementSearch search) {
    return new ReplacementSearches(clients.kms(RoleGroup.PLANNER, search.oldKey().region()), runs)
        .find(search);
  }

  /** {@inheritDoc} Safe to run twice: a second session of the role is as good. */
  @Override
  public RoleTrial tryRole(RoleQuery query) {
    return new RoleTrials(clients).of(query);
  }

  /** {@inheritDoc} Safe to run twice: a dry run changes nothing and uses no key. */
  @Override
  public UseTrial tryKeyUse(UseTrialOrder order) {
    return UseTrials.of(order, clients);
  }

  /** {@inheritDoc} Safe to run twice: a second ciphertext of the constant is as good. */
  @Override
  public KeyCiphertext encryptCanary(KeyArn key) {
    return new Canary(admin(key)).encrypt(key);
  }

  /**
   * {@inheritDoc} Safe to run twice: a revoked grant that is gone is left at that, and the policy
   * is put only if it is not there yet, be it without who was deleted; a third policy is never
   * overwritten.
   */
  @Override
  public Containment containSuspects(Containment containment) {
    return new Containments(admin(containment.key())).contain(containment);
  }

  /**
   * {@inheritDoc} Safe to run twice: a grant is made only if it is missing, under a name that makes
   * CreateGrant idempotent, and the policy is put only if it is not there yet, be it without who
   * was deleted; a containment that was taken out of a changed policy is found gone.
   */
  @Override
  public Containment liftContainment(Containment containment) {
    return new Containments(admin(containment.key())).lift(containment);
  }

  /**
   * {@inheritDoc} Safe to run twice: a seal that is there is left alone, and a policy that is not
   * the one that was read before the seal is never overwritten. An attempt that may be given up
   * before its call is answered does not make the call, which could meet the way back.
   */
  @Override
  public KeySeal sealKey(KeySeal seal) {
    AttemptTime time = AttemptTime.start();
    return new Sealer(once(seal.key())).seal(seal, time);
  }

  /**
   * {@inheritDoc} Safe to run twice: where no seal is, nothing is put; and by an attempt that may
   * be given up before its call is answered neither.
   */
  @Override
  public SealRemoved unsealKey(SealRemoval removal) {
    AttemptTime time = AttemptTime.start();
    return new Sealer(once(removal.key())).unseal(removal, time);
  }

  /** {@inheritDoc} Safe to run twice: a ciphertext of the constant more is kept by nobody. */
  @Override
  public SealSight probeSeal(SealProbe probe) {
    return new Canary(admin(probe.key())).probe(probe);
  }

  /** {@inheritDoc} Safe to run twice: it only reads. */
  @Override
  public KeyCallerLook findCallers(KeyCallerQuery query) {
    return callers.read(query);
  }

  /**
   * {@inheritDoc} Safe to run twice: the key is found by the tags that it was created with, and
   * none is created while the key of an earlier attempt may still turn up.
   */
  @Override
  public ReplacementKey createReplacementKey(ReplacementOrder order) {
    return new ReplacementMaker(admin(order.oldKey()), once(order.oldKey())).make(order);
  }

  /**
   * {@inheritDoc} Safe to run twice: a key that is tagged and disabled already is only named again,
   * and one that was tagged but not yet disabled is disabled now.
   */
  @Override
  public OtherReplacements reconcileReplacementKeys(ReplacementReview review) {
    return new Replacements(admin(review.oldKey())).review(review);
  }

  /**
   * {@inheritDoc} Safe to run twice: none is made that is listed with the same terms, each grant's
   * name makes CreateGrant idempotent, and a grant that is gone is as good as revoked.
   */
  @Override
  public GrantOrder carryGrants(GrantOrder order) {
    return new GrantMaker(admin(order.newKey())).carry(order);
  }

  /**
   * {@inheritDoc} Safe to run twice: an alias that is there already is left alone, and so is one
   * that somebody else has moved.
   */
  @Override
  public AliasResult repointAlias(AliasMove move) {
    return new Aliases(admin(move.to())).move(move);
  }

  /** {@inheritDoc} Safe to run twice: it changes nothing. */
  @Override
  public Instant confirmAlias(AliasCheck check) {
    return new Aliases(admin(check.expected())).confirm(check);
  }

  /** {@inheritDoc} Safe to run twice: it only reads. */
  @Override
  public KeyObservation observeKey(KeyLookOrder order) {
    KeyArn key = order.key();
    KeyReader reader = new KeyReader(clients.kms(RoleGroup.PLANNER, key.region()));
    return reader.observe(
        key,
        order.withoutLastUse() ? Optional.empty() : reader.lastUse(key, order.lastUseIfTold()),
        order.looked());
  }

  /** {@inheritDoc} Safe to run twice: it only reads. */
  @Override
  public KeyLooks watchKeys(KeyWatchOrder order) {
    return new KeyWatching(clients).look(order);
  }

  /** {@inheritDoc} Safe to run twice: it only reads. */
  @Override
  public KeySettings readSettings(KeySettingsQuery query) {
    KeyArn key = query.key();
    KmsClient kms = clients.kms(RoleGroup.PLANNER, key.region());
    KeyReader reader = new KeyReader(kms);
    KeyMetadata metadata = reader.describe(key).keyMetadata();
    return new KeySettings(
        key,
        new KeyKind(metadata.keySpecAsString(), metadata.keyUsageAsString()),
        reader.policy(key),
        Optional.ofNullable(metadata.description()).orElse(""),
        reader.tags(key),
        reader.aliases(key),
        reader.grants(key, query.suspects()),
        new RotationReader(kms).periodDays(key));
  }

  /** {@inheritDoc} Safe to run twice: it changes nothing. */
  @Override
  public DeathCertificate proveKeyDead(DeathProbe probe) {
    return new Canary(admin(probe.canary().key())).proveDead(probe);
  }

  private KmsClient once(KeyArn key) {
    return clients.kmsSendingOnce(RoleGroup.KMS_ADMIN, key.region());
  }

  private KmsClient admin(KeyArn key) {
    return clients.kms(RoleGroup.KMS_ADMIN, key.region());
  }
}
