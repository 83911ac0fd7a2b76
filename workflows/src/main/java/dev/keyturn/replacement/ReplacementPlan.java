package dev.keyturn.replacement;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.CanonicalJson;
import dev.keyturn.key.CanonicalPolicy;
import dev.keyturn.key.GuardedPolicy;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.MaterialTerms;
import dev.keyturn.key.ServiceGrants;
import dev.keyturn.key.SortedCopy;
import dev.keyturn.key.UnkeptGrants;
import dev.keyturn.reencryption.EbsSettings;
import dev.keyturn.reencryption.ReencryptionMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run will do, shown for the dry run, hashed, executed and reported.
 *
 * @param adopts a replacement key of a closed run that this run will take over
 * @param revoked grants of suspects that a way back can make again. Not hashed, nor is what else
 *     concerns suspects' grants, as all are revoked however many they make
 * @param unkept grants of suspects beside those, which are revoked too and not made again; left out
 *     of the JSON where there are none
 * @param containedPolicy the old key's policy with the suspects denied; empty without suspects
 * @param newPolicy the policy that the new key is created with
 * @param kind what both keys are made for; left out where that is symmetric encryption
 * @param rotationPeriodDays the period of automatic rotation that the new key gets, as the old one
 *     has it; left out where that is off
 * @param material how material of one's own gets into the new key; left out where KMS makes it
 * @param grants what becomes of customers' grants
 * @param serviceGrants what services granted, which make their own on the new key; left out of the
 *     JSON where there is none. Not hashed, as it changes by ordinary work
 * @param applicationRole the role as which samples are read too; left out of the JSON where absent,
 *     so that plans without one keep their hashes
 * @param breaks what stops working for callers; left out of the JSON where nothing does
 * @param guards the statements of the old key's policy that deny disabling it while it is in use,
 *     and are lifted for the disable; left out of the JSON where there are none
 * @param notLookedAt what no sweep of this run can see
 * @param lastUseUnread why KMS does not tell when the old key was last used; left out of the JSON
 *     where it does. Not hashed, as {@code notLookedAt} says that it is so
 * @param refusals why EXECUTE is refused; empty if it is not
 */
public record ReplacementPlan(
    KeyArn oldKey,
    Optional<Adoption> adopts,
    List<KeyAlias> aliases,
    ReencryptionMode reencryption,
    List<String> suspects,
    List<KeyGrant> revoked,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<UnkeptGrants> unkept,
    String savedPolicy,
    Optional<String> containedPolicy,
    String newPolicy,
    String description,
    Map<String, String> tags,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<KeyKind> kind,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> rotationPeriodDays,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<MaterialTerms> material,
    List<StatementDecision> statements,
    List<GrantDecision> grants,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ServiceGrants> serviceGrants,
    List<StorePlan> stores,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> applicationRole,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> breaks,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> guards,
    List<String> notLookedAt,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> lastUseUnread,
    List<Refusal> refusals) {
  /** 128 bits in hexadecimal digits. */
  private static final int HALF = 32;

  public ReplacementPlan {
    aliases = List.copyOf(aliases);
    suspects = List.copyOf(suspects);
    revoked = List.copyOf(revoked);
    tags = SortedCopy.of(tags);
    statements = List.copyOf(statements);
    grants = List.copyOf(grants);
    serviceGrants = serviceGrants == null ? List.of() : List.copyOf(serviceGrants);
    stores = List.copyOf(stores);
    // Plans of earlier versions have none.
    breaks = breaks == null ? List.of() : List.copyOf(breaks);
    guards = guards == null ? List.of() : List.copyOf(guards);
    notLookedAt = List.copyOf(notLookedAt);
    refusals = List.copyOf(refusals);
  }

  /**
   * The hash by which a plan is recognised: not of what changes by ordinary work, nor of how AWS
   * writes and orders what it lists. Its first half is that of who is shut out and how, because
   * that is compared, and done, before the rest is looked at.
   */
  public String hash() {
    return hashOfContaining() + half(CanonicalPlan.of(this));
  }

  /** Whether the plan with the given hash shuts out the same suspects in the same way. */
  boolean containsAs(String hash) {
    return hash.startsWith(hashOfContaining());
  }

  private String hashOfContaining() {
    return half(List.of(oldKey, suspects, lifted(savedPolicy), containedPolicy.map(this::lifted)));
  }

  /** A guard that an earlier run left lifted is known of only once suspects are shut out. */
  private String lifted(String policy) {
    return CanonicalPolicy.of(GuardedPolicy.lift(oldKey, policy));
  }

  private static String half(Object part) {
    return CanonicalJson.sha256(part).substring(0, HALF);
  }

  /** What of use that no store shows is not assessed, and why. */
  List<String> notAssessed() {
    return lastUseUnread.stream()
        .map(why -> "when the old key was last used is not assessed: " + why)
        .toList();
  }

  /** The settings of EC2 that the run will change, as they are now. */
  EbsSettings savedSettings() {
    return stores.stream().map(StorePlan::savedSettings).reduce(EbsSettings.NONE, EbsSettings::or);
  }

  /** The names of the parts in which another plan differs. */
  public List<String> differences(ReplacementPlan other) {
    return CanonicalPlan.of(this).differing(CanonicalPlan.of(other));
  }

  /** The same of who is shut out and how; nothing else is known when that is compared. */
  List<String> differencesOfContaining(ReplacementPlan other) {
    return CanonicalPlan.of(this).containingDiffering(CanonicalPlan.of(other));
  }

  private List<String> containingDiffering(ReplacementPlan other) {
    List<String> names = new ArrayList<>();
    part(names, "oldKey", oldKey, other.oldKey);
    part(names, "suspects", suspects, other.suspects);
    part(names, "key policy", savedPolicy, other.savedPolicy);
    part(names, "containment", containedPolicy, other.containedPolicy);
    return names;
  }

  private List<String> differing(ReplacementPlan other) {
    List<String> names = containingDiffering(other);
    part(names, "adopts", adopts, other.adopts);
    part(names, "aliases", aliases, other.aliases);
    part(names, "reencryption", reencryption, other.reencryption);
    part(names, "the new key's policy", newPolicy, other.newPolicy);
    part(names, "statements", statements, other.statements);
    part(names, "description", description, other.description);
    part(names, "tags", tags, other.tags);
    part(names, "kind", kind, other.kind);
    part(names, "automatic rotation", rotationPeriodDays, other.rotationPeriodDays);
    part(names, "material", material, other.material);
    part(names, "grants", grants, other.grants);
    part(names, "stores", stores, other.stores);
    part(names, "application role", applicationRole, other.applicationRole);
    part(names, "what breaks", breaks, other.breaks);
    part(names, "what guards the old key", guards, other.guards);
    part(names, "what is not looked at", notLookedAt, other.notLookedAt);
    return names;
  }

  private static void part(List<String> names, String name, Object mine, Object theirs) {
    if (!mine.equals(theirs)) {
      names.add(name);
    }
  }
}
