package dev.keyturn.replacement;

import dev.keyturn.key.KeyInventory;
import dev.keyturn.reencryption.BucketActivities;
import dev.keyturn.reencryption.BucketDefault;
import dev.keyturn.reencryption.BucketFacts;
import dev.keyturn.reencryption.BucketOrder;
import dev.keyturn.reencryption.BucketQuery;
import dev.keyturn.reencryption.CopyEffect;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.Tally;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Buckets in the spine. */
record BucketHandling(DataStore.Bucket bucket) implements StoreHandling {
  @Override
  public Planned plan(ReplacementRequest request, KeyInventory key) {
    BucketFacts facts =
        Steps.bucket("Read bucket " + bucket.name())
            .inspectBucket(
                new BucketQuery(bucket.name(), request.region(), key.key(), key.aliases()));
    ReencryptionMode mode = bucket.mode(request.reencryption());
    List<Refusal> refusals = new ArrayList<>(refusals(facts, request));
    if (mode == ReencryptionMode.NEW_DATA_KEYS) {
      refusals.addAll(unacknowledged(facts));
    }
    return new Planned(plan(facts, mode), refusals);
  }

  /** The bucket's configuration; its objects are left to the sweeps. */
  @Override
  public Tally glance(Sweep sweep, StoreLedger ledger) {
    return Steps.bucket("Look at the configuration of " + bucket.name() + " again")
        .prepareBucket(
            BucketOrder.of(
                    bucket,
                    sweep.since(ledger.newWritesSince()),
                    Workflow.getInfo().getWorkflowId())
                .glance())
        .configuration();
  }

  @Override
  public SampleResult read(ReadSample sample) {
    return Steps.reads(BucketActivities.class, "Read a sample of " + bucket.storeId() + sample.as())
        .readObjects(sample);
  }

  @Override
  public boolean isReadByRoles() {
    return true;
  }

  private StorePlan plan(BucketFacts facts, ReencryptionMode mode) {
    List<String> actions = new ArrayList<>();
    actions.add(defaultEncryption(facts));
    boolean copies = mode == ReencryptionMode.NEW_DATA_KEYS;
    actions.add(
        copies
            ? "current versions under the old key: copied in place, new data keys"
            : "current versions under the old key: rewrapped, same data keys");
    if (copies) {
      actions.add(
          "of these what others share, what is archived, and what the bucket would lock by default:"
              + " rewrapped, same data keys, or pinned");
    }
    if (!facts.versioning().equals("Never")) {
      actions.add("noncurrent versions under the old key: rewrapped, same data keys");
    }
    actions.addAll(effects(facts, copies));
    Optional<BucketDefault> saved =
        facts.defaultNamesOldKey()
            ? facts
                .defaultKey()
                .map(key -> new BucketDefault(facts.bucket(), key, facts.bucketKeyEnabled()))
            : Optional.empty();
    return new StorePlan(bucket.storeId(), bucket.type(), facts.versions(), actions, saved)
        .estimating(estimates(facts, copies));
  }

  private static List<String> estimates(BucketFacts facts, boolean copies) {
    List<String> estimates = new ArrayList<>();
    if (facts.hasMore()) {
      estimates.add(
          "at least "
              + facts.versions()
              + " versions: counting for a plan stops early, where there are very many or very many"
              + " delete markers; sweeps see all");
    }
    if (copies) {
      estimates.addAll(facts.estimates());
    }
    return estimates;
  }

  /**
   * What copies set off; in a bucket that is rewrapped, why none is made even where only one could.
   */
  private List<String> effects(BucketFacts facts, boolean copies) {
    List<String> effects = new ArrayList<>();
    List<CopyEffect> barring = CopyEffect.unacknowledged(facts.copyEffects(), bucket.acknowledge());
    for (CopyEffect effect : facts.copyEffects()) {
      if (barring.contains(effect)) {
        effects.add(
            copies
                ? "NOT ACKNOWLEDGED: " + effect.what()
                : CopyEffect.onlyCopied(barring) + ", since " + effect.what());
      } else if (effect.risk().isPresent()) {
        effects.add("acknowledged: " + effect.what());
      } else if (copies) {
        effects.add(effect.what());
      }
    }
    effects.addAll(acknowledgedInAdvance(facts));
    return effects;
  }

  /**
   * Whoever approves the plan sees what nobody could see yet; an acknowledgement covers its kind.
   */
  private List<String> acknowledgedInAdvance(BucketFacts facts) {
    return bucket.acknowledge().stream()
        .distinct()
        .filter(
            risk ->
                facts.copyEffects().stream()
                    .noneMatch(effect -> effect.risk().filter(risk::equals).isPresent()))
        .map(
            risk ->
                "acknowledged in advance: " + risk + ", whatever of it comes to the bucket later")
        .toList();
  }

  private List<Refusal> unacknowledged(BucketFacts facts) {
    return CopyEffect.unacknowledged(facts.copyEffects(), bucket.acknowledge()).stream()
        .map(
            effect ->
                new Refusal(
                    "bucket " + facts.bucket(),
                    effect.what(),
                    CopyEffect.remedyForPlan(List.of(effect))))
        .toList();
  }

  private static String defaultEncryption(BucketFacts facts) {
    String named = facts.defaultKey().orElse("no key");
    if (!facts.defaultNamesOldKey()) {
      return "default encryption: left alone, it does not name the old key";
    }
    return named.contains("alias/")
        ? "default encryption: stays with " + named + ", which moves to the new key"
        : "default encryption: from " + named + " to the new key's ARN";
  }

  private static boolean isStore(ReplacementRequest request, String name) {
    String id = new DataStore.Bucket(name).storeId();
    return request.stores().stream().anyMatch(store -> store.storeId().equals(id));
  }

  private static List<Refusal> refusals(BucketFacts facts, ReplacementRequest request) {
    List<Refusal> refusals = new ArrayList<>();
    for (String pin : facts.pins()) {
      refusals.add(
          new Refusal(
              "bucket " + facts.bucket(),
              pin,
              "point it to the new key or its alias by hand first"));
    }
    facts
        .logsUnderOldKey()
        .filter(logs -> !isStore(request, logs))
        .ifPresent(
            logs ->
                refusals.add(
                    new Refusal(
                        "bucket " + facts.bucket(),
                        "its access logs go to bucket "
                            + logs
                            + ", whose default encryption names the old key",
                        "name bucket " + logs + " in stores too")));
    return refusals;
  }
}
