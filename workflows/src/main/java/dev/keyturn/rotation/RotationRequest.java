package dev.keyturn.rotation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.keyturn.SentByPeople;
import dev.keyturn.failure.Require;
import dev.keyturn.key.KeyReference;
import dev.keyturn.key.MaterialSource;
import dev.keyturn.key.MaterialTerms;
import dev.keyturn.key.SealMode;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.replacement.ReplacementRequest;
import dev.keyturn.replacement.RunMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The input of a rotation, the public contract of {@code RotateKey}.
 *
 * @param key alias, key id or ARN of the key
 * @param region the AWS region of the key, and of all stores
 * @param ticket where the work is tracked; free text
 * @param requestedBy who asks; this person can't approve
 * @param strategy empty in PLAN mode to be shown every strategy
 * @param periodDays for AUTOMATIC: 90 to 2,560 days (EnableKeyRotation, RotationPeriodInDays); 365
 *     unless given
 * @param mode {@code PLAN} unless given
 * @param settle how long AWS's eventual consistency is given; five minutes unless given
 * @param stores for REPLACE, as the rest up to newSignaturesOnly, and for IMPORT into a new key:
 *     what holds data under the key; at least one, none with newSignaturesOnly
 * @param plan the hash of the plan that was shown; EXECUTE refuses if the plan is another now
 * @param reencryption {@code NEW_DATA_KEYS} unless given
 * @param carryGrantsOf grantees whose grants the new key gets too; {@code *} is all
 * @param applicationRole the IAM role of an application, which has to be able to use the new key
 *     before an alias moves, and as which samples are read too
 * @param maxSweeps how many sweeps may be made before a human is asked; five unless given
 * @param maxInstancesStopped how many instances may be stopped at once for their volumes; one
 *     unless given
 * @param newSignaturesOnly for keys that aren't symmetric: a new key under the aliases, the old one
 *     stays enabled for what was made with it
 * @param seal when the old key is closed to whoever writes under it; {@code NOW} unless given
 * @param watch how long the disabled key is watched by a run of its own; seven days unless given,
 *     none if zero
 * @param enableOnOutage whether that run enables the key again when data becomes inaccessible; true
 *     unless given
 * @param material for IMPORT, as the rest: where a worker finds the material, never the material
 * @param validTo when KMS deletes it, at most 365 days from now (ImportKeyMaterial); never unless
 *     given
 * @param wrappingAlgorithm {@code RSAES_OAEP_SHA_256} unless given; for private keys always {@code
 *     RSA_AES_KEY_WRAP_SHA_256}
 * @param wrappingKeySpec {@code RSA_2048} unless given
 * @param newMaterialOnly for keys of origin EXTERNAL: the material is for this key, which stays
 */
@SentByPeople
public record RotationRequest(
    KeyReference key,
    String region,
    Optional<String> ticket,
    String requestedBy,
    Optional<RotationStrategy> strategy,
    Integer periodDays,
    RunMode mode,
    Duration settle,
    @Nullable List<DataStore> stores,
    Optional<String> plan,
    Optional<ReencryptionMode> reencryption,
    @Nullable List<String> carryGrantsOf,
    Optional<String> applicationRole,
    Optional<Integer> maxSweeps,
    Optional<Integer> maxInstancesStopped,
    Optional<Boolean> newSignaturesOnly,
    Optional<SealMode> seal,
    Optional<Duration> watch,
    Optional<Boolean> enableOnOutage,
    Optional<MaterialSource> material,
    Optional<Instant> validTo,
    Optional<MaterialTerms.Algorithm> wrappingAlgorithm,
    Optional<MaterialTerms.KeySpec> wrappingKeySpec,
    Optional<Boolean> newMaterialOnly) {
  private static final int SHORTEST = 90;
  private static final int LONGEST = 2_560;
  private static final int USUAL = 365;

  public RotationRequest(
      @Nullable KeyReference key,
      @Nullable String region,
      Optional<String> ticket,
      @Nullable String requestedBy,
      Optional<RotationStrategy> strategy,
      @Nullable Integer periodDays,
      @Nullable RunMode mode,
      @Nullable Duration settle,
      @Nullable List<DataStore> stores,
      Optional<String> plan,
      Optional<ReencryptionMode> reencryption,
      @Nullable List<String> carryGrantsOf,
      Optional<String> applicationRole,
      Optional<Integer> maxSweeps,
      Optional<Integer> maxInstancesStopped,
      Optional<Boolean> newSignaturesOnly,
      Optional<SealMode> seal,
      Optional<Duration> watch,
      Optional<Boolean> enableOnOutage,
      Optional<MaterialSource> material,
      Optional<Instant> validTo,
      Optional<MaterialTerms.Algorithm> wrappingAlgorithm,
      Optional<MaterialTerms.KeySpec> wrappingKeySpec,
      Optional<Boolean> newMaterialOnly) {
    this.key = Require.present(key, "key", "name the key by alias, id or ARN");
    this.region = Require.region(region);
    this.ticket =
        ticket.map(text -> Require.words(text, "ticket", "say where the work is tracked"));
    this.requestedBy =
        Require.words(requestedBy, "requestedBy", "say who asks, such as an e-mail address");
    this.strategy = strategy;
    this.periodDays = periodDays == null ? USUAL : periodDays;
    this.mode = mode == null ? RunMode.PLAN : mode;
    this.settle = Require.settle(settle);
    this.stores = stores;
    this.plan = plan;
    this.reencryption = reencryption;
    this.carryGrantsOf = carryGrantsOf;
    this.applicationRole = applicationRole;
    this.maxSweeps = maxSweeps;
    this.maxInstancesStopped = maxInstancesStopped;
    this.newSignaturesOnly = newSignaturesOnly;
    this.seal = seal;
    this.watch = watch;
    this.enableOnOutage = enableOnOutage;
    this.material = material;
    this.validTo = validTo;
    this.wrappingAlgorithm = wrappingAlgorithm;
    this.wrappingKeySpec = wrappingKeySpec;
    this.newMaterialOnly = newMaterialOnly;
    Require.that(
        this.periodDays >= SHORTEST && this.periodDays <= LONGEST,
        "periodDays",
        "give a number of days from " + SHORTEST + " to " + LONGEST);
    Require.that(
        periodDays == null || is(RotationStrategy.AUTOMATIC) || strategy.isEmpty(),
        "periodDays",
        "leave it out with " + strategy.orElse(null) + ", it is the period of AUTOMATIC");
    Require.that(
        this.mode == RunMode.PLAN || strategy.isPresent(),
        "strategy",
        "give AUTOMATIC, ON_DEMAND, REPLACE or IMPORT with mode EXECUTE");
    checkImport();
    checkReplacement();
  }

  /** The replacement that strategy REPLACE, or IMPORT into a new key, asks for. */
  @JsonIgnore
  public Optional<ReplacementRequest> replacement() {
    return is(RotationStrategy.REPLACE) || (is(RotationStrategy.IMPORT) && !keepsKey())
        ? Optional.of(
            new ReplacementRequest(
                key,
                region,
                ticket,
                requestedBy,
                stores,
                mode,
                plan,
                reencryption.orElse(null),
                List.of(),
                carryGrantsOf,
                applicationRole,
                settle,
                maxSweeps.orElse(null),
                maxInstancesStopped.orElse(null),
                newSignaturesOnly.orElse(null),
                seal.orElse(null),
                watch.orElse(null),
                enableOnOutage.orElse(null),
                terms()))
        : Optional.empty();
  }

  /** How strategy IMPORT brings the material; empty with the others. */
  @JsonIgnore
  public Optional<MaterialTerms> terms() {
    return material.map(
        source ->
            new MaterialTerms(
                source,
                wrappingAlgorithm.orElse(MaterialTerms.Algorithm.RSAES_OAEP_SHA_256),
                wrappingKeySpec.orElse(MaterialTerms.KeySpec.RSA_2048),
                validTo));
  }

  /** Whether strategy IMPORT is for the key itself, which stays in its place. */
  boolean keepsKey() {
    return newMaterialOnly.orElse(false);
  }

  private boolean is(RotationStrategy one) {
    return strategy.filter(one::equals).isPresent();
  }

  private void checkImport() {
    if (is(RotationStrategy.IMPORT)) {
      Require.present(
          material.orElse(null),
          "material",
          "say where a worker finds it: {\"type\":\"file\",\"path\":…},"
              + " {\"type\":\"env\",\"name\":…} or {\"type\":\"generated\"}");
      return;
    }
    refuse(
        "IMPORT",
        new Given("material", material.isPresent()),
        new Given("validTo", validTo.isPresent()),
        new Given("wrappingAlgorithm", wrappingAlgorithm.isPresent()),
        new Given("wrappingKeySpec", wrappingKeySpec.isPresent()),
        new Given("newMaterialOnly", newMaterialOnly.isPresent()));
  }

  /** Making it checks its fields. */
  private void checkReplacement() {
    if (replacement().isEmpty()) {
      refuse(
          is(RotationStrategy.IMPORT) ? "IMPORT without newMaterialOnly" : "REPLACE",
          new Given("stores", stores != null),
          new Given("plan", plan.isPresent()),
          new Given("reencryption", reencryption.isPresent()),
          new Given("carryGrantsOf", carryGrantsOf != null),
          new Given("applicationRole", applicationRole.isPresent()),
          new Given("maxSweeps", maxSweeps.isPresent()),
          new Given("maxInstancesStopped", maxInstancesStopped.isPresent()),
          new Given("newSignaturesOnly", newSignaturesOnly.isPresent()),
          new Given("seal", seal.isPresent()),
          new Given("watch", watch.isPresent()),
          new Given("enableOnOutage", enableOnOutage.isPresent()));
    }
  }

  private static void refuse(String strategy, Given... fields) {
    for (Given field : fields) {
      Require.that(
          !field.isGiven,
          field.name,
          "leave it out unless strategy is " + strategy + ", which it is for");
    }
  }

  private record Given(String name, boolean isGiven) {}
}
