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
import dev.keyturn.key.UnkeptGrants;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the plan: a pure function of the request and of what was read. */
final class ReplacementPlanner {
  private final ReplacementRequest request;
  private final KeyInventory key;
  private final Optional<KeySettings> left;
  private final List<GrantDecision> decisions;
  private final List<Refusal> refusals = new ArrayList<>();

  private ReplacementPlanner(
      ReplacementRequest request, KeyInventory key, Optional<KeySettings> left) {
    this.request = request;
    this.key = key;
    this.left = left;
    this.decisions = key.grants().customers().stream().map(this::decide).toList();
  }

  /**
   * What the key alone decides: who is shut out and how, and what forbids that. Others' grants
   * don't, whether nobody decided about them or there are too many: whoever may make one must not
   * be able to hold it up so.
   */
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
    planner.refusals.addAll(GrantRules.undecided(planner.decisions));
    planner.refusals.addAll(GrantRules.refusals(key, request.suspects(), left));
    return planner.plan(stores);
  }

  private ReplacementPlan plan(List<StorePlan> stores) {
    refusals.addAll(KeyRules.refusalsOfPlan(key, request.newSignaturesOnly()));
    refuseSuspects();
    refuseUnwitnessed();
    request.applicationRole().ifPresent(this::refuseApplication);
    CarriedPolicy policy = CarriedPolicy.of(key, request.suspects());
    Optional<String> contained = containedPolicy();
    refusals.addAll(PolicyRules.refusals(key, contained, sealed(contained), policy.text()));
    Optional<ReplacementCandidate> adopted = adopted();
    Optional<Adoption> adoption = adopted.flatMap(earlier -> adoption(earlier, policy));
    adoption.flatMap(made -> GrantRules.refusal(made, decisions)).ifPresent(refusals::add);
    return new ReplacementPlan(
        key.key(),
        adoption,
        key.aliases(),
        request.reencryption(),
        request.suspects(),
        key.grants().customers().stream()
            .filter(grant -> grant.isOf(request.suspects()))
            .map(KeyGrant::withoutDead)
            .toList(),
        unkept(),
        key.policy(),
        contained,
        policy.text(),
        key.description(),
        carriedTags(),
        Optional.of(key.kind()).filter(kind -> !kind.equals(KeyKind.SYMMETRIC)),
        isImported(adopted) ? Optional.empty() : key.rotationPeriodDays(),
        request.importing().map(terms -> terms.forKey(key.kind())),
        statements(policy),
        decisions,
        key.grants().services(),
        stores,
        request.applicationRole(),
        breaks(adopted),
        request.newSignaturesOnly() ? List.of() : GuardedPolicy.guards(key.key(), key.policy()),
        BlindSpots.of(request, stores, lastUseUnread()),
        lastUseUnread(),
        refusals);
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

  /** Of a key that nothing closes, only its last use tells that something came later. */
  private void refuseUnwitnessed() {
    if (request.seal() == SealMode.NONE) {
      lastUseUnread()
          .ifPresent(
              why ->
                  refusals.add(
                      new Refusal(
                          "seal NONE",
                          "it rests on when the old key was last used, which KMS does not tell here: "
                              + why,
                          "leave the field out, so that the old key is sealed; or allow"
                              + " kms:GetKeyLastUsage to the planner's principal")));
    }
  }

  /** Where the old key stays for what was made with it, nobody heeds when it was used. */
  private Optional<String> lastUseUnread() {
    return request.newSignaturesOnly() ? Optional.empty() : key.lastUseUnread();
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

  private Optional<UnkeptGrants> unkept() {
    return Optional.of(key.grants().othersOfSuspects())
        .filter(others -> others > 0)
        .map(others -> new UnkeptGrants(others, request.suspects()));
  }

  private GrantDecision decide(KeyGrant grant) {
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
          List<KeyGrant> ofCustomers = settings.grants().customers();
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
