package dev.keyturn.testing;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.AliasCheck;
import dev.keyturn.key.AliasMove;
import dev.keyturn.key.AliasResult;
import dev.keyturn.key.ContainedPolicy;
import dev.keyturn.key.Containment;
import dev.keyturn.key.DeathCertificate;
import dev.keyturn.key.DeathProbe;
import dev.keyturn.key.FoundReplacements;
import dev.keyturn.key.GrantOrder;
import dev.keyturn.key.KeyActivities;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyCaller;
import dev.keyturn.key.KeyCallerLook;
import dev.keyturn.key.KeyCallerQuery;
import dev.keyturn.key.KeyCiphertext;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.KeyLookOrder;
import dev.keyturn.key.KeyLooks;
import dev.keyturn.key.KeyObservation;
import dev.keyturn.key.KeyQuery;
import dev.keyturn.key.KeySeal;
import dev.keyturn.key.KeySettings;
import dev.keyturn.key.KeySettingsQuery;
import dev.keyturn.key.KeySight;
import dev.keyturn.key.KeyWatchOrder;
import dev.keyturn.key.OtherReplacements;
import dev.keyturn.key.PolicyReading;
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
import dev.keyturn.key.SealedPolicy;
import dev.keyturn.key.UseTrial;
import dev.keyturn.key.UseTrialOrder;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** KMS, as far as workflows see it. */
public final class FakeKeyActivities implements KeyActivities {
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(10);

  private static final List<String> USES = List.of("kms:Encrypt", "kms:Decrypt");

  private final FakeAccount account;

  public FakeKeyActivities(FakeAccount account) {
    this.account = account;
  }

  @Override
  public KeyInventory takeKeyInventory(KeyQuery query) {
    account.called("takeKeyInventory");
    account.inventoried.add(query.key().value());
    return new KeyInventory(
        FakeAccount.OLD,
        account.manager,
        account.state(FakeAccount.OLD),
        account.kind.spec(),
        account.kind.usage(),
        account.origin,
        account.multiRegion,
        "orders",
        SealedPolicy.without(FakeAccount.OLD, account.policy),
        Map.of("team", "orders"),
        account.aliasesOf(FakeAccount.OLD),
        FakeAccount.listed(account.grants(), List.of()).byValue(query.suspects()),
        FakeAccount.WORKER,
        List.of(FakeAccount.WORKER, FakeAccount.GATE),
        "111122223333",
        account.state(FakeAccount.OLD).equals("Enabled")
            ? List.of()
            : List.copyOf(account.candidates),
        account.lastUse,
        account.rotationPeriodDays,
        account.useUnread);
  }

  @Override
  public FoundReplacements findReplacementKeys(ReplacementSearch search) {
    account.called("findReplacementKeys");
    return new FoundReplacements(account.candidates, account.moreCandidates);
  }

  @Override
  public RoleTrial tryRole(RoleQuery query) {
    account.called("tryRole");
    return new RoleTrial(query.role(), account.roleRefusal);
  }

  @Override
  public UseTrial tryKeyUse(UseTrialOrder order) {
    account.called("tryKeyUse");
    if (account.untried.isPresent()) {
      return UseTrial.notAssessed(order.role(), account.untried.get());
    }
    List<String> allowed = new ArrayList<>(USES);
    allowed.removeAll(account.refusedOnOld);
    List<String> lost = new ArrayList<>(order.needed());
    lost.retainAll(account.refusedOnOld);
    List<String> unknown = new ArrayList<>(account.refusedOnOld);
    unknown.removeAll(lost);
    List<String> refused = new ArrayList<>(USES);
    refused.removeAll(unknown);
    refused.retainAll(order.newKey().isPresent() ? account.refusedOnNew : List.of());
    return new UseTrial(
        order.role(),
        allowed,
        unknown,
        lost,
        refused,
        Stream.concat(refused.stream(), lost.stream())
            .findFirst()
            .map(action -> "no policy allows " + action),
        Optional.empty());
  }

  @Override
  public KeyCiphertext encryptCanary(KeyArn key) {
    account.called("encryptCanary");
    if (SealedPolicy.isThere(key, account.policy)) {
      throw FailureType.ACCESS_DENIED.failure("kms:Encrypt: denied by KeyturnSeal");
    }
    return new KeyCiphertext(key, "Y2FuYXJ5");
  }

  @Override
  public Containment containSuspects(Containment containment) {
    account.called("containSuspects");
    checkKnown(containment);
    account.policy = containment.containedPolicy();
    account.grants.removeAll(containment.revokedGrants());
    containment
        .unkept()
        .ifPresent(unkept -> account.grants.removeIf(grant -> grant.isOf(unkept.suspects())));
    return containment;
  }

  @Override
  public Containment liftContainment(Containment containment) {
    account.called("liftContainment");
    if (account.policy.contains("Others")) {
      account.policy = ContainedPolicy.lift(containment, account.policy).orElseThrow();
    } else {
      checkKnown(containment);
      account.policy = PolicyReading.puttable(containment.savedPolicy(), Set.of());
    }
    List<KeyGrant> remade = containment.revokedGrants().stream().filter(g -> !g.isDead()).toList();
    account.grants.addAll(remade);
    return new Containment(
        containment.key(),
        containment.run(),
        account.policy,
        containment.containedPolicy(),
        remade,
        containment.unkept());
  }

  private void checkKnown(Containment order) {
    String present = SealedPolicy.without(order.key(), account.policy);
    if (Stream.of(order.savedPolicy(), order.containedPolicy())
        .noneMatch(known -> PolicyReading.of(known, present).isLessSome())) {
      throw FailureType.CHANGED_BY_OTHERS.failure("somebody else changed the policy");
    }
  }

  @Override
  public KeySeal sealKey(KeySeal seal) {
    account.called("sealKey");
    account.policy = seal.sealedPolicy();
    return seal;
  }

  @Override
  public SealRemoved unsealKey(SealRemoval removal) {
    account.called("unsealKey");
    boolean sealed = SealedPolicy.isThere(removal.key(), account.policy);
    account.policy =
        removal
            .seal()
            .filter(seal -> PolicyReading.of(seal.sealedPolicy(), account.policy).isSame())
            .map(KeySeal::savedPolicy)
            .orElseGet(() -> SealedPolicy.without(removal.key(), account.policy));
    boolean asSaved =
        removal.seal().map(KeySeal::savedPolicy).filter(account.policy::equals).isPresent();
    return new SealRemoved(removal.key(), sealed, asSaved);
  }

  @Override
  public SealSight probeSeal(SealProbe probe) {
    account.called("probeSeal");
    if (SealedPolicy.isOn(probe.key(), account.policy) != probe.refused()) {
      throw FailureType.AWS_REFUSED.failure("the seal is not as it should be");
    }
    return new SealSight(probe.key(), probe.times(), account.now);
  }

  @Override
  public KeyCallerLook findCallers(KeyCallerQuery query) {
    account.called("findCallers");
    List<KeyCaller> found =
        account.callers.stream()
            .filter(caller -> !caller.calls().last().isBefore(query.since()))
            .toList();
    return new KeyCallerLook(found, 0, query.since(), account.callersUnread);
  }

  @Override
  public ReplacementKey createReplacementKey(ReplacementOrder order) {
    account.called("createReplacementKey");
    account.states.put(FakeAccount.NEW, "Enabled");
    account.made = Optional.of(order);
    return new ReplacementKey(
        FakeAccount.NEW, order.adopt().isPresent(), List.of(), account.beside);
  }

  @Override
  public OtherReplacements reconcileReplacementKeys(ReplacementReview review) {
    account.called("reconcileReplacementKeys");
    return account.others;
  }

  @Override
  public GrantOrder carryGrants(GrantOrder order) {
    account.called("carryGrants");
    account.carried = order.grants();
    account.shutOutOfNew = order.suspects();
    return order;
  }

  @Override
  public AliasResult repointAlias(AliasMove move) {
    account.called("repointAlias");
    KeyArn target = account.target(move.alias());
    if (!target.equals(move.from()) && !target.equals(move.to())) {
      return new AliasResult(move.alias(), Optional.of(target), false);
    }
    account.aliases.put(move.alias(), move.to());
    return new AliasResult(move.alias(), Optional.of(move.to()), true);
  }

  @Override
  public Instant confirmAlias(AliasCheck check) {
    account.called("confirmAlias");
    return account.now;
  }

  @Override
  public KeyObservation observeKey(KeyLookOrder order) {
    account.called("observeKey");
    boolean whole = !order.withoutLastUse() && !order.lastUseIfTold();
    if (whole && account.useUnread.isPresent()) {
      throw FailureType.AWS_REFUSED.failure(account.useUnread.get());
    }
    return account.look(order.key(), order.withoutLastUse(), order.looked());
  }

  /** In no list of calls: a real one makes its attempts as time goes by. */
  @Override
  public KeyLooks watchKeys(KeyWatchOrder order) {
    KeyLooks now =
        new KeyLooks(order.seen().stream().map(KeySight::key).map(account::look).toList());
    account.watched();
    if (now.sights().equals(order.seen())) {
      throw ApplicationFailure.newBuilder()
          .setMessage("nobody has changed the keys")
          .setType("Unchanged")
          .setCategory(ApplicationErrorCategory.BENIGN)
          .setNextRetryDelay(BETWEEN_LOOKS)
          .build();
    }
    return now;
  }

  @Override
  public KeySettings readSettings(KeySettingsQuery query) {
    account.called("readSettings");
    return query.key().equals(FakeAccount.NEW)
        ? account
            .made
            .map(order -> made(order, query.suspects()))
            .orElseGet(() -> found(query, account.leftGrants))
        : found(query, account.grants());
  }

  private KeySettings found(KeySettingsQuery query, List<KeyGrant> grants) {
    KeyArn key = query.key();
    return new KeySettings(
        key,
        account.kind,
        key.equals(FakeAccount.NEW) ? account.policyOfNew() : account.policy,
        "orders",
        Map.of(),
        account.aliasesOf(key),
        FakeAccount.listed(grants, List.of()).byValue(query.suspects()),
        account.rotationPeriodDays);
  }

  private KeySettings made(ReplacementOrder order, List<String> suspects) {
    return new KeySettings(
        FakeAccount.NEW,
        order.kind().orElse(KeyKind.SYMMETRIC),
        account.policyOfNew(),
        order.description(),
        order.tags(),
        account.aliasesOf(FakeAccount.NEW),
        FakeAccount.listed(account.grantsOfNew(), List.of()).byValue(suspects),
        order.rotationPeriodDays());
  }

  @Override
  public DeathCertificate proveKeyDead(DeathProbe probe) {
    account.called("proveKeyDead");
    if (!account.state(probe.canary().key()).equals("Disabled")) {
      throw FailureType.GATE_CLOSED.failure("the key still decrypts");
    }
    return new DeathCertificate(
        probe.canary().key(), "DisabledException", probe.times(), account.now);
  }
}
