package dev.keyturn.replacement;

import dev.keyturn.key.CarriedPolicy;
import dev.keyturn.key.GuardedPolicy;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.key.KeySettings;
import dev.keyturn.key.Principals;
import dev.keyturn.key.ReplacementCandidate;
import dev.keyturn.key.SealMode;
import dev.keyturn.key.SealedPolicy;
import dev.keyturn.reencryption.DataStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the plan: a pure function of the request and of what was read. */
final class ReplacementPlanner {
  /** What no sweep of this version can see, whatever the stores are. */
  private static final List<String> NOT_LOOKED_AT =
      List.of(
          "buckets, volumes, tables and wrapped data keys that are not in stores",
          "EBS snapshots, images, launch templates and the EBS default key, if not in stores",
          "snapshots and images in the Recycle Bin, fast snapshot restore, lifecycle policies",
          "who launches from a numbered version of a launch template (Auto Scaling groups, fleets),"
              + " and images that are named through SSM parameters",
          "every other AWS service that may hold data under the key",
          "other Regions and other accounts",
          "ciphertexts that applications keep elsewhere");

  private static final String APPLICATIONS_COPY =
      "what the application holds of the inline data keys: only this run's own copy is read, and"
          + " somebody has to put the new ciphertexts (query inlineKeys, or ./keyturn inline-keys"
          + " RUN --out FILE) in the place of the old ones before the approval";

  private static final String UNSEALED =
      "what is written under the old key, by its id or ARN, between the last look at a store and the"
          + " disable, also what was begun before it (multipart uploads): the key is not sealed (seal"
          + " NONE)";

  /** "A time-limited period", says the S3 user guide on Bucket Keys, and no more. */
  private static final String CACHED_DATA_KEY =
      "objects whose write took its data key before the seal and ended after the sweep, and those that"
          + " S3 goes on putting under a Bucket Key of the old key that it made before the seal: AWS"
          + " doesn't say for how long it keeps one";

  private final ReplacementRequest request;
  private final KeyInventory key;
  private final Optional<KeySettings> left;
  private final List<Refusal> refusals = new ArrayList<>();

  private ReplacementPlanner(
      ReplacementRequest request, KeyInventory key, Optional<KeySettings> left) {
    this.request = request;
    this.key = key;
    this.left = left;
  }

  /** What the key alone decides: who is shut out and how, and what forbids that. */
  static ReplacementPlan outline(ReplacementRequest request, KeyInventory key) {
    return new ReplacementPlanner(request, key, Optional.empty()).plan(List.of());
  }

  /**
   * The plan for a request.
   *
   * @param key with the keys of earlier runs that Temporal confirms
   * @param left what the one of them has, if there is one
   * @param stores the facts of every store, in order
   */
  static ReplacementPlan plan(
      ReplacementRequest request,
      KeyInventory key,
      Optional<KeySettings> left,
      List<StorePlan> stores,
      List<Refusal> storeRefusals) {
    ReplacementPlanner planner = new ReplacementPlanner(request, key, left);
    planner.refusals.addAll(storeRefusals);
    return planner.plan(stores);
  }

  private ReplacementPlan plan(List<StorePlan> stores) {
    refusals.addAll(KeyRules.refusalsOfPlan(key, request.newSignaturesOnly()));
    refuseSuspects();
    request.applicationRole().ifPresent(this::refuseApplication);
    CarriedPolicy policy = CarriedPolicy.of(key, request.suspects());
    List<GrantDecision> grants = key.grants().stream().map(this::decide).toList();
    refuseUndecided(grants);
    Optional<String> contained = containedPolicy();
    refusals.addAll(PolicyRules.refusals(key, contained, sealed(contained), policy.text()));
    Optional<ReplacementCandidate> adopted = adopted();
    return new ReplacementPlan(
        key.key(),
        adopted.flatMap(earlier -> adoption(earlier, policy)),
        key.aliases(),
        request.reencryption(),
        request.suspects(),
        key.grants().stream()
            .filter(grant -> grant.isOf(request.suspects()))
            .map(KeyGrant::withoutDead)
            .toList(),
        key.policy(),
        contained,
        policy.text(),
        key.description(),
        carriedTags(),
        Optional.of(key.kind()).filter(kind -> !kind.equals(KeyKind.SYMMETRIC)),
        isImported(adopted) ? Optional.empty() : key.rotationPeriodDays(),
        request.importing().map(terms -> terms.forKey(key.kind())),
        statements(policy),
        grants,
        stores,
        request.applicationRole(),
        breaks(adopted),
        request.newSignaturesOnly() ? List.of() : GuardedPolicy.guards(key.key(), key.policy()),
        notLookedAt(stores),
        refusals);
  }

  private List<String> notLookedAt(List<StorePlan> stores) {
    List<String> all = new ArrayList<>();
    if (stores.stream().anyMatch(store -> store.store().equals(DataStore.DataKeys.INLINE))) {
      // Of keys that are in the input, Keyturn has its own copy only.
      all.add(APPLICATIONS_COPY);
    }
    if (request.seal() == SealMode.NONE && !request.newSignaturesOnly()) {
      all.add(UNSEALED);
    } else if (request.stores().stream().anyMatch(DataStore.Bucket.class::isInstance)) {
      all.add(CACHED_DATA_KEY);
    }
    all.addAll(NOT_LOOKED_AT);
    return all;
  }

  private List<String> breaks(Optional<ReplacementCandidate> adopted) {
    if (request.newSignaturesOnly()) {
      return Breaks.of(key);
    }
    List<String> breaks = new ArrayList<>(Breaks.ofSeal(request.seal()));
    if (isImported(adopted)) {
      breaks.addAll(Breaks.ofImport(key));
    }
    return breaks;
  }

  /** Whether KMS does not make the new key's material, and so can't rotate it by itself. */
  private boolean isImported(Optional<ReplacementCandidate> adopted) {
    return request.importing().isPresent()
        || adopted.filter(ReplacementCandidate::isImported).isPresent();
  }

  private Optional<String> containedPolicy() {
    return request.suspects().isEmpty()
        ? Optional.empty()
        : Optional.of(KeyPolicy.parse(key.key(), key.policy()).containing(request.suspects()));
  }

  private Optional<String> sealed(Optional<String> contained) {
    return request.seal() == SealMode.NONE || request.newSignaturesOnly()
        ? Optional.empty()
        : Optional.of(SealedPolicy.seal(key.key(), contained.orElse(key.policy())));
  }

  private void refuseSuspects() {
    for (String suspect : request.suspects()) {
      SuspectRules.refusal(suspect, request, key).ifPresent(refusals::add);
    }
  }

  /** Reading as the worker under another name, or as somebody elsewhere, would show nothing. */
  private void refuseApplication(String role) {
    String account = role.split(":", -1)[4];
    String why =
        !account.equals(key.key().account())
            ? "it belongs to account " + account + ", the key to " + key.key().account()
            : key.workerRoles().stream().anyMatch(own -> Principals.isOrActsAs(own, role))
                ? "it is the worker itself"
                : "";
    if (!why.isEmpty()) {
      refusals.add(
          new Refusal(
              "applicationRole " + role,
              why,
              "give the role as which the application itself reads, or leave the field out"));
    }
  }

  private void refuseUndecided(List<GrantDecision> grants) {
    for (GrantDecision grant : grants) {
      if (grant.decision() == Carried.UNDECIDED) {
        refusals.add(
            new Refusal(
                "grant " + grant.grant().id() + " of " + grant.grant().granteePrincipal(),
                "it is undecided whether the new key grants this too",
                Principals.isServicePrincipal(grant.grant().granteePrincipal())
                    ? "name the service in carryGrantsOf, or revoke the grant if nothing needs it"
                    : "name the grantee in carryGrantsOf or in suspects (carryGrantsOf [\"*\"]"
                        + " carries all but suspects')"));
      }
    }
  }

  private GrantDecision decide(KeyGrant grant) {
    if (grant.madeByService()) {
      return new GrantDecision(
          grant, Carried.DROPPED, "a service made it and makes its own on the new key");
    }
    if (grant.isOf(request.suspects())) {
      return new GrantDecision(grant, Carried.DROPPED, "its grantee is a suspect");
    }
    if (grant.isDead()) {
      return new GrantDecision(
          grant, Carried.DROPPED, "its grantee was deleted, and nobody else can use it");
    }
    return isCarried(grant)
        ? new GrantDecision(
            grant.withoutDead(), Carried.CARRIED, "its grantee is in carryGrantsOf" + left(grant))
        : new GrantDecision(
            grant, Carried.UNDECIDED, "its grantee is neither in suspects nor in carryGrantsOf");
  }

  private boolean isCarried(KeyGrant grant) {
    return request.carryGrantsOf().stream()
        .anyMatch(
            named -> named.equals("*") || Principals.isOrActsAs(grant.granteePrincipal(), named));
  }

  private static String left(KeyGrant grant) {
    return grant.equals(grant.withoutDead())
        ? ""
        : "; " + grant.retiringPrincipal().orElse("") + " can't retire it, as it was deleted";
  }

  /** A key of a closed run is gone on with if there is exactly one; more are a person's to sort. */
  private Optional<ReplacementCandidate> adopted() {
    List<ReplacementCandidate> free = key.candidates();
    free.stream()
        .filter(candidate -> request.importing().isPresent() && !candidate.isImported())
        .forEach(this::refuseMaterialOfKms);
    if (free.size() > 1) {
      refusals.add(
          new Refusal(
              "replacement keys " + free.stream().map(c -> c.key().toString()).toList(),
              "earlier runs left more than one",
              "start a response on each but the one to go on with, or disable those that nothing uses"));
      return Optional.empty();
    }
    return free.stream().findFirst();
  }

  /** What others granted on it since is theirs; only suspects must not get in by it. */
  private Optional<Adoption> adoption(ReplacementCandidate earlier, CarriedPolicy policy) {
    return left.map(
        settings -> {
          List<KeyGrant> ofCustomers =
              settings.grants().stream().filter(grant -> !grant.madeByService()).toList();
          return new Adoption(
              earlier.key(),
              earlier.run(),
              Optional.of(settings.policy())
                  .filter(present -> !KeyPolicy.isSame(present, policy.text())),
              ofCustomers.stream().filter(grant -> grant.isOf(request.suspects())).toList(),
              ofCustomers.stream().filter(grant -> !grant.isOf(request.suspects())).toList());
        });
  }

  /** Material of one's own was asked for; the other way round a key in place is good enough. */
  private void refuseMaterialOfKms(ReplacementCandidate candidate) {
    refusals.add(
        new Refusal(
            "replacement key " + candidate.key(),
            "run \"" + candidate.run() + "\" left it, and KMS made its material",
            "go on with strategy REPLACE, or disable it if nothing uses it"));
  }

  private Map<String, String> carriedTags() {
    Map<String, String> carried = new TreeMap<>(key.tags());
    carried.keySet().removeIf(tag -> tag.startsWith("keyturn:") || tag.startsWith("aws:"));
    return carried;
  }

  private static List<StatementDecision> statements(CarriedPolicy policy) {
    return policy.changes().stream()
        .map(
            change ->
                new StatementDecision(
                    change.sid(),
                    Carried.valueOf(change.decision()),
                    change.reason(),
                    change.before(),
                    change.after()))
        .toList();
  }
}
