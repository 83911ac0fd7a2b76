package dev.keyturn.testing;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.GrantListing;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyCaller;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.KeyObservation;
import dev.keyturn.key.KeyUse;
import dev.keyturn.key.OtherReplacements;
import dev.keyturn.key.ReplacementCandidate;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.key.ServedResource;
import dev.keyturn.reencryption.BucketDefault;
import dev.keyturn.reencryption.CopyEffect;
import dev.keyturn.reencryption.ReencryptionMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the fakes share: keys, aliases, items, the record of calls, and what goes wrong when. */
public final class FakeAccount {
  /** The key that tests replace. */
  public static final KeyArn OLD =
      new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-00000000000a");

  /** The key that the fake makes in its place. */
  public static final KeyArn NEW =
      new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-00000000000b");

  /** The alias that tests move. */
  public static final KeyAlias ALIAS = new KeyAlias("alias/orders");

  /** The suspect that tests shut out. */
  public static final String SUSPECT = "arn:aws:iam::111122223333:role/leaked";

  /** The worker's own role. */
  public static final String WORKER = "arn:aws:iam::111122223333:role/keyturn";

  /** The role that disables keys. */
  public static final String GATE = "arn:aws:iam::111122223333:role/keyturn-gate";

  /** A role that an AWS service acts as in the account. */
  public static final String SERVICE_LINKED =
      "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

  static final String POLICY =
      "{ \"Version\":\"2012-10-17\", \"Statement\":[{\"Sid\":\"Root\",\"Effect\":\"Allow\","
          + "\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}";

  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Deque<RuntimeException>> failures = new ConcurrentHashMap<>();
  private final Map<String, Runnable> hooks = new ConcurrentHashMap<>();
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger watches = new AtomicInteger();
  private volatile Consumer<String> eachCall = method -> {};
  final Map<KeyArn, String> states = new ConcurrentHashMap<>();
  final Map<KeyAlias, KeyArn> aliases =
      Collections.synchronizedMap(new TreeMap<>((a, b) -> a.value().compareTo(b.value())));
  final Map<String, List<FakeItem>> items = new ConcurrentHashMap<>();
  final List<KeyGrant> grants = Collections.synchronizedList(new ArrayList<>());
  final List<ReplacementCandidate> candidates = Collections.synchronizedList(new ArrayList<>());
  private final FakeEc2 ec2 = new FakeEc2();
  volatile Optional<BucketDefault> thirdDefault = Optional.empty();
  volatile int shards = 1;
  volatile Optional<String> logs = Optional.empty();
  volatile String policy = POLICY;
  volatile KeyKind kind = KeyKind.SYMMETRIC;
  volatile Optional<ReplacementOrder> made = Optional.empty();
  volatile List<KeyGrant> carried = List.of();
  final List<String> inventoried = new CopyOnWriteArrayList<>();
  volatile List<KeyGrant> leftGrants = List.of();
  private volatile List<KeyGrant> newGrants = List.of();
  volatile List<String> shutOutOfNew = List.of();
  volatile int moreCandidates;
  volatile Optional<String> madePolicy = Optional.empty();
  volatile String manager = "CUSTOMER";
  volatile String origin = "AWS_KMS";
  volatile List<String> bucketPins = List.of();
  volatile List<CopyEffect> copyEffects = List.of();
  volatile boolean hasMoreVersions;
  final Set<ReencryptionMode> bucketModes = ConcurrentHashMap.newKeySet();
  volatile OtherReplacements others = new OtherReplacements(List.of(), List.of());
  volatile List<OtherReplacements.LeftKey> beside = List.of();
  volatile boolean multiRegion;
  volatile boolean applicationRefused;
  volatile Optional<String> roleRefusal = Optional.empty();
  volatile Optional<KeyUse> lastUse = Optional.empty();
  final List<KeyCaller> callers = Collections.synchronizedList(new ArrayList<>());
  volatile Optional<String> callersUnread = Optional.empty();
  volatile List<String> refusedOnNew = List.of();
  volatile List<String> refusedOnOld = List.of();
  volatile Optional<String> untried = Optional.empty();
  volatile Optional<String> useUnread = Optional.empty();
  volatile Optional<Integer> rotationPeriodDays = Optional.empty();
  volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

  public FakeAccount() {
    states.put(OLD, "Enabled");
    aliases.put(ALIAS, OLD);
  }

  /** Puts items under the old key into a store. */
  public FakeAccount holds(String store, FakeItem... found) {
    items.put(store, Collections.synchronizedList(new ArrayList<>(List.of(found))));
    return this;
  }

  /** Somebody is refused an operation on the old key now. */
  public void refuses(String principal, String operation) {
    refuses(principal, operation, "DisabledException");
  }

  /** The same, by an error. */
  public void refuses(String principal, String operation, String error) {
    callers.add(
        new KeyCaller(
            principal, Optional.empty(), operation, Optional.of(error), KeyCaller.Calls.at(now)));
  }

  /** Somebody calls the old key, as late as it is looked at. */
  public void calls(String principal, String operation) {
    callers.add(
        new KeyCaller(
            principal,
            Optional.empty(),
            operation,
            Optional.empty(),
            KeyCaller.Calls.at(Instant.parse("2999-01-01T00:00:00Z"))));
  }

  /** CloudTrail does not tell who calls, for that reason. */
  public void tellsNoCallers(String why) {
    callersUnread = Optional.of(why);
  }

  /** Puts one more item into a store. */
  public void adds(String store, FakeItem item) {
    items.computeIfAbsent(store, name -> new ArrayList<>()).add(item);
  }

  /** What a store still holds under the old key. */
  public List<FakeItem> underOldKey(String store) {
    return List.copyOf(items.getOrDefault(store, List.of())).stream()
        .filter(FakeItem::underOldKey)
        .toList();
  }

  /** An instance with volumes, and one more volume. */
  public FakeEc2 ec2() {
    return ec2;
  }

  /** Somebody grants something on the new key. */
  public void grantOnNew(KeyGrant... grants) {
    newGrants = List.of(grants);
  }

  /** By which words inventories of keys were asked for. */
  public List<String> inventoried() {
    return List.copyOf(inventoried);
  }

  /** What is granted on the new key: what was carried, what was there, what somebody added. */
  List<KeyGrant> grantsOfNew() {
    List<KeyGrant> found = leftGrants.stream().filter(one -> !one.isOf(shutOutOfNew)).toList();
    Set<KeyGrant> known = found.stream().map(KeyGrant::terms).collect(Collectors.toSet());
    Stream<KeyGrant> copies =
        carried.stream().filter(one -> known.add(one.terms())).map(FakeAccount::copy);
    return Stream.of(copies, found.stream(), newGrants.stream()).flatMap(all -> all).toList();
  }

  /** A copy of a grant on another key, with the name by which making it twice is making it once. */
  public static KeyGrant copy(KeyGrant grant) {
    return new KeyGrant(
        grant.id(),
        Optional.of(grant.nameOfCopy()),
        grant.granteePrincipal(),
        grant.retiringPrincipal(),
        grant.operations(),
        grant.encryptionContextEquals(),
        grant.encryptionContextSubset(),
        grant.sourceArn(),
        grant.madeByService());
  }

  /** A look at a key. */
  KeyObservation look(KeyArn key) {
    return look(key, false, List.of());
  }

  /** What KMS lists of grants, without those for some resources that services made. */
  static GrantListing listed(List<KeyGrant> grants, List<ServedResource> looked) {
    GrantListing listing = new GrantListing(looked);
    grants.forEach(listing::add);
    return listing;
  }

  KeyObservation look(KeyArn key, boolean withoutLastUse, List<ServedResource> looked) {
    boolean isNew = key.equals(NEW);
    return new KeyObservation(
        key,
        now,
        state(key),
        aliasesOf(key),
        listed(isNew ? grantsOfNew() : grants(), looked).byAccess(),
        withoutLastUse ? Optional.empty() : lastUse,
        Optional.of(isNew ? policyOfNew() : policy));
  }

  List<KeyAlias> aliasesOf(KeyArn key) {
    List<KeyAlias> found = new ArrayList<>();
    aliases.forEach(
        (alias, target) -> {
          if (target.equals(key)) {
            found.add(alias);
          }
        });
    return found;
  }

  /** Somebody waits, and the keys were looked at. */
  void watched() {
    watches.incrementAndGet();
    throwQueued("watchKeys");
  }

  /** The disabled key was looked at; by whom the record of calls is not about. */
  void looked() {
    throwQueued("watchDisabledKey");
  }

  /** How often the keys were looked at while somebody waited. */
  public int watches() {
    return watches.get();
  }

  /** The new key's policy. */
  String policyOfNew() {
    return madePolicy.or(() -> made.map(ReplacementOrder::policy)).orElse(policy);
  }

  /** Grants something on the old key. */
  public FakeAccount grant(String id, String grantee, boolean byService) {
    grants.add(grantOf(id, grantee, byService));
    return this;
  }

  /** Grants this on the old key. */
  public void grants(KeyGrant given) {
    grants.add(given);
  }

  /** A grant to decrypt, under no conditions. */
  public static KeyGrant grantOf(String id, String grantee, boolean byService) {
    return new KeyGrant(
        id,
        Optional.empty(),
        grantee,
        Optional.empty(),
        List.of("Decrypt"),
        Map.of(),
        Map.of(),
        Optional.empty(),
        byService);
  }

  /** Revokes every grant on the old key. */
  public void revokeAll() {
    grants.clear();
  }

  /** Makes the next call of an activity method fail. */
  public FakeAccount fails(String method, FailureType type, String message) {
    failures.computeIfAbsent(method, name -> new ArrayDeque<>()).add(type.failure(message));
    return this;
  }

  /** Runs something each time that a method is called, before its effect. */
  public FakeAccount on(String method, Runnable hook) {
    hooks.put(method, hook);
    return this;
  }

  /** Runs something each time that any method is called, before its effect. */
  public void onEach(Consumer<String> hook) {
    eachCall = hook;
  }

  /** AWS's time. */
  public Instant now() {
    return now;
  }

  /** Whether a call goes on that runs something first. */
  boolean isHeld() {
    return held.get() > 0;
  }

  /** AWS's time goes on. */
  public void pass(Duration time) {
    now = now.plus(time);
  }

  /** What is granted on the key that an earlier run left. */
  public void grantedOnLeft(KeyGrant... grants) {
    leftGrants = List.of(grants);
  }

  /** Whose grants on the new key were revoked. */
  public List<String> shutOutOfNew() {
    return shutOutOfNew;
  }

  /** So many keys more than can be looked at have Keyturn's tags. */
  public void leftMore(int more) {
    moreCandidates = more;
  }

  /** A key's tags say that an earlier run has made the new key, which is closed. */
  public void left(String run) {
    left(run, "AWS_KMS");
  }

  /** The same, with a key of some origin. */
  public void left(String run, String leftOrigin) {
    left(
        new ReplacementCandidate(
            NEW, "Enabled", run, "run-id", false, now, kind, leftOrigin, false, false));
  }

  /** The same, with any key. */
  public void left(ReplacementCandidate candidate) {
    states.put(NEW, "Enabled");
    candidates.add(candidate);
  }

  /** Somebody took the keys of earlier runs out of the way. */
  public void forgetLeft() {
    candidates.clear();
  }

  /** The old key comes into a state by itself. */
  public void becomes(String state) {
    states.put(OLD, state);
  }

  /** Somebody disables a key by hand. */
  public void disable(KeyArn key) {
    states.put(key, "Disabled");
  }

  /** Somebody enables a key by hand. */
  public void enable(KeyArn key) {
    states.put(key, "Enabled");
  }

  /** A lost answer left a key behind that can't be disabled. */
  public void beside(OtherReplacements.LeftKey key) {
    beside = List.of(key);
  }

  /** There are other keys that were made in place of the old one. */
  public void others(OtherReplacements found) {
    others = found;
  }

  /** Something uses the old key now. */
  public void useOldKey() {
    lastUse = Optional.of(new KeyUse("Decrypt", now, Optional.of("event-1")));
  }

  /** Divides every bucket into so many key ranges. */
  public void shards(int count) {
    shards = count;
  }

  /** Lets access logs of buckets go to a bucket whose default encryption names the old key. */
  public void logsTo(String bucket) {
    logs = Optional.of(bucket);
  }

  /** Lets the configuration of every bucket name the old key, in these words. */
  public void bucketPins(String... pins) {
    bucketPins = List.of(pins);
  }

  /** Buckets have more versions than a plan counts. */
  public void hasMoreVersions() {
    hasMoreVersions = true;
  }

  /** In which modes buckets were prepared. */
  public Set<ReencryptionMode> bucketModes() {
    return Set.copyOf(bucketModes);
  }

  /** Copies in every bucket set these off. */
  public void copiesSetOff(CopyEffect... effects) {
    copyEffects = List.of(effects);
  }

  /** AWS does not tell when the old key was used last, for that reason. */
  public void tellsNoUse(String why) {
    useUnread = Optional.of(why);
  }

  public void origin(String value) {
    origin = value;
  }

  public void manager(String value) {
    manager = value;
  }

  /** Makes the old key one of another spec and usage. */
  public void kind(String spec, String usage) {
    kind = new KeyKind(spec, usage);
  }

  /** The new key as it was ordered. */
  public Optional<ReplacementOrder> made() {
    return made;
  }

  /** Somebody gives the new key another policy than the ordered one, or that one again. */
  public void changeNewKey(Optional<String> policy) {
    madePolicy = policy;
  }

  /** Lets the old key rotate by itself. */
  public FakeAccount rotatesEvery(int days) {
    rotationPeriodDays = Optional.of(days);
    return this;
  }

  /** Makes the old key one of a family. */
  public void multiRegion() {
    multiRegion = true;
  }

  public void policy(String value) {
    policy = value;
  }

  public String policy() {
    return policy;
  }

  /** AWS refuses to let the worker act as a role. */
  public void refuseRole(String why) {
    roleRefusal = Optional.of(why);
  }

  /** The application's role may not do this with the new key. */
  public void refuseOnNew(String... actions) {
    refusedOnNew = List.of(actions);
  }

  /** The application's role may not do this with the old key. */
  public void refuseOnOld(String... actions) {
    refusedOnOld = List.of(actions);
  }

  /** No key can be tried as the application's role, or it can again. */
  public void untried(Optional<String> why) {
    untried = why;
  }

  /** KMS refuses the application's reads, or does no more. */
  public void refuseApplication(boolean refused) {
    applicationRefused = refused;
  }

  /** Points an alias somewhere, as somebody else would. */
  /** Somebody else has set a bucket's default, which is found when it is to be put back. */
  public void defaultNow(BucketDefault third) {
    thirdDefault = Optional.of(third);
  }

  public void moveAlias(KeyAlias alias, KeyArn target) {
    aliases.put(alias, target);
  }

  public KeyArn target(KeyAlias alias) {
    return java.util.Objects.requireNonNull(aliases.get(alias));
  }

  public String state(KeyArn key) {
    return states.getOrDefault(key, "Missing");
  }

  public List<KeyGrant> grants() {
    return List.copyOf(grants);
  }

  /** The names of the activity methods that were called, in order. */
  public List<String> calls() {
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }

  /** Notes a call, lets time pass, and does what the test wants to go wrong. */
  void called(String method) {
    calls.add(method);
    now = now.plusSeconds(1);
    eachCall.accept(method);
    Runnable hook = hooks.get(method);
    if (hook != null) {
      held.incrementAndGet();
      try {
        hook.run();
      } finally {
        held.decrementAndGet();
      }
    }
    throwQueued(method);
  }

  private void throwQueued(String method) {
    Deque<RuntimeException> queued = failures.get(method);
    RuntimeException failure = queued == null ? null : queued.poll();
    if (failure != null) {
      throw failure;
    }
  }
}
