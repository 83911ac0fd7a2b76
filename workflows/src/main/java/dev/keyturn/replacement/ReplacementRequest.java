package dev.keyturn.replacement;

import dev.keyturn.SentByPeople;
import dev.keyturn.failure.Require;
import dev.keyturn.key.KeyReference;
import dev.keyturn.key.MaterialTerms;
import dev.keyturn.key.SealMode;
import dev.keyturn.key.Suspect;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ReencryptionMode;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The input of a replacement, the public contract of {@code RespondToCompromise}.
 *
 * @param key alias, key id or ARN of the key to replace
 * @param region the AWS region of the key and all stores
 * @param ticket where the work is tracked; free text
 * @param requestedBy who asks; this person can't approve
 * @param stores what holds data under the key; from one to {@value #MOST_STORES}, none with
 *     newSignaturesOnly
 * @param mode {@code PLAN} unless given
 * @param plan the hash of the plan that was shown; EXECUTE refuses if the plan is another now
 * @param reencryption {@code NEW_DATA_KEYS} unless given
 * @param suspects whom to shut out: ARNs of roles, sessions or users, and accounts
 * @param carryGrantsOf grantees whose grants the new key gets too; {@code *} is all but suspects
 * @param applicationRole the IAM role of an application, which has to be able to use the new key
 *     before an alias moves, and as which samples are read too before and after the disable; the
 *     worker alone reads them unless given
 * @param settle how long AWS's eventual consistency is given; five minutes unless given
 * @param maxSweeps how many sweeps may be made before a human is asked; five unless given
 * @param maxInstancesStopped how many instances may be stopped at once for their volumes; the next
 *     one is stopped when one of them has passed its status checks again; one unless given
 * @param newSignaturesOnly whether only what is signed or encrypted from now on comes from the new
 *     key, and the old one stays enabled: all that can be done for keys that aren't symmetric
 * @param seal when the old key is closed to whoever writes under it; {@code NOW} unless given
 * @param watch how long the disabled key is watched by a run of its own; seven days unless given,
 *     none if zero
 * @param enableOnOutage whether that run enables the key again when data becomes inaccessible; true
 *     unless given
 * @param importing how material of one's own gets into the new key; empty for material of KMS
 */
@SentByPeople
public record ReplacementRequest(
    KeyReference key,
    String region,
    Optional<String> ticket,
    String requestedBy,
    List<DataStore> stores,
    RunMode mode,
    Optional<String> plan,
    ReencryptionMode reencryption,
    List<String> suspects,
    List<String> carryGrantsOf,
    Optional<String> applicationRole,
    Duration settle,
    Integer maxSweeps,
    Integer maxInstancesStopped,
    Boolean newSignaturesOnly,
    SealMode seal,
    Duration watch,
    Boolean enableOnOutage,
    Optional<MaterialTerms> importing) {
  /** How many stores fit into one run's history with several sweeps and the way back (ADR 35). */
  public static final int MOST_STORES = 300;

  /** As long as AWS keeps the way back open: RDS and DynamoDB, after a key is disabled. */
  private static final Duration USUAL_WATCH = Duration.ofDays(7);

  private static final Duration LONGEST_WATCH = Duration.ofDays(30);
  private static final String ROLE = "arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*?\\s]+";
  private static final String PRINCIPAL = "arn:aws[a-z-]*:(iam|sts)::[0-9]{12}:[a-z-]+/[^*?]+";

  public ReplacementRequest(
      @Nullable KeyReference key,
      @Nullable String region,
      Optional<String> ticket,
      @Nullable String requestedBy,
      @Nullable List<DataStore> stores,
      @Nullable RunMode mode,
      Optional<String> plan,
      @Nullable ReencryptionMode reencryption,
      @Nullable List<String> suspects,
      @Nullable List<String> carryGrantsOf,
      Optional<String> applicationRole,
      @Nullable Duration settle,
      @Nullable Integer maxSweeps,
      @Nullable Integer maxInstancesStopped,
      @Nullable Boolean newSignaturesOnly,
      @Nullable SealMode seal,
      @Nullable Duration watch,
      @Nullable Boolean enableOnOutage,
      Optional<MaterialTerms> importing) {
    this.key = Require.present(key, "key", "name the key by alias, id or ARN");
    this.region = Require.region(region);
    this.ticket =
        ticket.map(text -> Require.words(text, "ticket", "say where the work is tracked"));
    this.requestedBy =
        Require.words(requestedBy, "requestedBy", "say who asks, such as an e-mail address");
    this.newSignaturesOnly = newSignaturesOnly != null && newSignaturesOnly;
    this.stores = this.newSignaturesOnly ? none(stores) : distinct(stores);
    this.mode = mode == null ? RunMode.PLAN : mode;
    this.plan = plan;
    this.reencryption = reencryption == null ? ReencryptionMode.NEW_DATA_KEYS : reencryption;
    this.suspects = principals(suspects, "suspects");
    this.carryGrantsOf = Require.list(carryGrantsOf, "carryGrantsOf");
    this.applicationRole = applicationRole;
    this.settle = Require.settle(settle);
    this.maxSweeps = maxSweeps == null ? 5 : maxSweeps;
    this.maxInstancesStopped = maxInstancesStopped == null ? 1 : maxInstancesStopped;
    this.seal = seal == null ? SealMode.NOW : seal;
    this.watch = watch == null ? USUAL_WATCH : watch;
    this.enableOnOutage = enableOnOutage == null || enableOnOutage;
    this.importing = importing;
    Require.that(
        seal == null || !this.newSignaturesOnly,
        "seal",
        "leave it out with newSignaturesOnly: the old key stays in use");
    Require.that(
        !this.newSignaturesOnly || (watch == null && enableOnOutage == null),
        watch == null ? "enableOnOutage" : "watch",
        "leave it out with newSignaturesOnly: the old key is not disabled");
    check();
  }

  /** Whether the run changes anything in stores. */
  boolean reencrypts() {
    return mode == RunMode.EXECUTE && !newSignaturesOnly;
  }

  private void check() {
    Require.that(maxSweeps >= 1 && maxSweeps <= 100, "maxSweeps", "give a number from 1 to 100");
    Require.that(
        maxInstancesStopped >= 1 && maxInstancesStopped <= 100,
        "maxInstancesStopped",
        "give a number from 1 to 100");
    Require.that(
        !watch.isNegative() && watch.compareTo(LONGEST_WATCH) <= 0,
        "watch",
        "give a duration such as P7D, at most P30D; PT0S for none");
    plan.ifPresent(
        hash ->
            Require.that(
                hash.matches("[0-9a-f]{64}"), "plan", "give the 64 hex digits of the plan's hash"));
    applicationRole.ifPresent(this::checkApplication);
    for (String grantee : carryGrantsOf) {
      Require.that(
          !suspects.contains(grantee),
          "carryGrantsOf",
          grantee + " is also in suspects; name it in one of the two");
    }
  }

  private void checkApplication(String role) {
    Require.that(
        role.matches(ROLE),
        "applicationRole \"" + role + "\"",
        "give an IAM role ARN, arn:aws:iam::<account>:role/<name>");
    Require.that(
        !Suspect.anyMeans(suspects, role),
        "applicationRole",
        role + " is also in suspects; name it in one of the two");
  }

  private static List<DataStore> distinct(@Nullable List<DataStore> stores) {
    List<DataStore> copy =
        Require.list(
            Require.present(stores, "stores", "list what holds data under the key"), "stores");
    Require.that(!copy.isEmpty(), "stores", "list at least one store");
    Require.that(
        copy.size() <= MOST_STORES,
        "stores",
        copy.size()
            + " are given, and a run takes at most "
            + MOST_STORES
            + ", because Temporal ends a run whose history grows too long. Give the first "
            + MOST_STORES
            + " to this run and reject it when it asks for the approval: the next run, with others"
            + " in its stores, takes over its new key, and only the last one disables the old key."
            + " It verifies what is in its own stores only, see docs/limits.md");
    Set<String> ids = new LinkedHashSet<>();
    for (DataStore store : copy) {
      Require.that(ids.add(store.storeId()), "stores", store.storeId() + " is given twice");
    }
    return copy;
  }

  private static List<DataStore> none(@Nullable List<DataStore> stores) {
    Require.that(
        stores == null || stores.isEmpty(),
        "stores",
        "leave it out with newSignaturesOnly: what the old key made is left under it");
    return List.of();
  }

  private static List<String> principals(@Nullable List<String> arns, String field) {
    List<String> copy = Require.list(arns, field);
    for (String arn : copy) {
      Require.that(
          arn.matches(PRINCIPAL) || new Suspect(arn).account().isPresent(),
          field + " \"" + arn + "\"",
          "give the ARN of a role, session or user, arn:aws:iam::<account>:role/<name>, or an"
              + " account of 12 digits");
    }
    return copy;
  }
}
