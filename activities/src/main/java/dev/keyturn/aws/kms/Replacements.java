package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyUse;
import dev.keyturn.key.OtherReplacements;
import dev.keyturn.key.OtherReplacements.LeftKey;
import dev.keyturn.key.ReplacementKey;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.key.ReplacementReview;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/** Finds the keys that a run made, keeps one of them, and sets the others aside. */
final class Replacements {
  private final KmsClient kms;
  private final KeyReader reader;
  private final KeyLineage lineage;

  Replacements(KmsClient kms) {
    this.kms = kms;
    this.reader = new KeyReader(kms);
    this.lineage = new KeyLineage(kms);
  }

  /**
   * The key that this very execution made; of several the oldest, and the others are disabled and
   * tagged. A key of an earlier execution has another policy, and is only ever adopted.
   */
  Optional<ReplacementKey> findOne(ReplacementOrder order) {
    List<Made> made =
        lineage.successorsOf(order.oldKey()).stream()
            .filter(successor -> isOf(successor, order.run(), order.runId()))
            .map(this::made)
            .sorted(Comparator.comparing(Made::created).thenComparing(key -> key.key().value()))
            .toList();
    if (made.isEmpty()) {
      return Optional.empty();
    }
    KeyArn kept = keep(made, order);
    List<KeyArn> surplus = new ArrayList<>();
    List<LeftKey> left = new ArrayList<>();
    made.stream()
        .filter(key -> !key.key().equals(kept))
        .forEach(key -> setAside(key, order.run(), surplus, left));
    return Optional.of(new ReplacementKey(kept, false, surplus, left));
  }

  /**
   * Sets aside what lists did not show yet when the new key was made. A key under which there may
   * be data is never disabled: those of other runs, and any that was used or has an alias.
   */
  OtherReplacements review(ReplacementReview review) {
    List<KeyArn> surplus = new ArrayList<>();
    List<LeftKey> left = new ArrayList<>();
    for (KeyLineage.Successor successor : lineage.successorsOf(review.oldKey())) {
      if (successor.key().equals(review.newKey())) {
        continue;
      }
      Made other = made(successor);
      Optional<String> why = whyLeft(successor, other, review);
      if (why.isPresent()) {
        left.add(new LeftKey(other.key(), why.get()));
      } else if (isOf(successor, review.run(), review.runId()) && !other.isBeingDeleted()) {
        setAside(other, review.run(), surplus, left);
      }
    }
    return new OtherReplacements(surplus, left);
  }

  /** Why a key that can be used is not touched; a disabled one is nobody's target. */
  private Optional<String> whyLeft(
      KeyLineage.Successor successor, Made other, ReplacementReview review) {
    if (!other.isEnabled()) {
      return Optional.empty();
    }
    if (!isOf(successor, review.run(), review.runId())) {
      return Optional.of(
          "was made in place of the old key by run \""
              + successor.run()
              + "\", is Enabled, and may have data under it"
              + remedy(other.key()));
    }
    KeyReader.LastUse told = reader.lastUseIfTold(other.key());
    Optional<KeyUse> use = told.use();
    List<KeyAlias> aliases = reader.aliases(other.key());
    if (told.unread().isPresent()) {
      return Optional.of(
          "was made by this run beside its new key, and whether anybody uses it is not known ("
              + told.unread().get()
              + ", aliases "
              + aliases
              + ")"
              + remedy(other.key()));
    }
    return use.isEmpty() && aliases.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "was made by this run beside its new key, and somebody has taken it into use ("
                + use.map(u -> "last use " + u.operation() + " at " + u.at()).orElse("never used")
                + ", aliases "
                + aliases
                + ")"
                + remedy(other.key()));
  }

  private static String remedy(KeyArn key) {
    String arguments = " " + key.cliArguments();
    return "; it was left alone: if nothing uses it (aws kms get-key-last-usage"
        + arguments
        + "), disable it (aws kms disable-key"
        + arguments
        + "), else start a response on it";
  }

  private static String guarded(KeyArn key) {
    return "was made by this run beside its new key; it is tagged and unused, and stays enabled,"
        + " because a policy explicitly denies disabling it, as one does that was carried from the"
        + " old key. To disable it put its policy without that statement, which has the condition"
        + " kms:TrailingDaysWithoutKeyUsage as a rule (aws kms put-key-policy "
        + key.cliArguments()
        + " --policy-name default --policy …), then disable it (aws kms disable-key "
        + key.cliArguments()
        + ")";
  }

  private static boolean isOf(KeyLineage.Successor successor, String run, String runId) {
    return successor.run().equals(run) && successor.runId().equals(runId);
  }

  /** A key that lists do not show yet. */
  static ReplacementKey alone(KeyArn key) {
    return new ReplacementKey(key, false, List.of(), List.of());
  }

  /** Fails unless the key replaces the old one and is Enabled. */
  void checkAdoptable(ReplacementOrder order, KeyArn key) {
    Map<String, String> tags = reader.tags(key);
    if (!order.oldKey().keyId().equals(tags.get(ReplacementOrder.REPLACES_TAG))) {
      throw FailureType.CHANGED_BY_OTHERS.failure(
          key
              + " is not tagged "
              + ReplacementOrder.REPLACES_TAG
              + "="
              + order.oldKey().keyId()
              + " any more; find out who changed the tag, and start again with a new plan");
    }
    checkEnabled(key, reader.state(key));
  }

  /** A key that is to get material of one's own is fit before it has it, and after. */
  private static KeyArn keep(List<Made> made, ReplacementOrder order) {
    Optional<Made> kept =
        made.stream()
            .filter(key -> !key.surplus())
            .filter(key -> key.isEnabled() || (order.isImporting() && key.waitsForMaterial()))
            .findFirst();
    if (kept.isEmpty()) {
      checkEnabled(made.get(0).key(), made.get(0).state());
    }
    return kept.orElse(made.get(0)).key();
  }

  private static void checkEnabled(KeyArn key, String state) {
    if (!state.equals("Enabled")) {
      throw FailureType.KEY_STATE.failure(
          "the replacement key "
              + key
              + " is "
              + state
              + "; find out who changed it, enable it, then send retryFailed");
    }
  }

  private Made made(KeyLineage.Successor successor) {
    KeyMetadata metadata = reader.describe(successor.key()).keyMetadata();
    return new Made(
        successor.key(),
        metadata.creationDate(),
        metadata.keyStateAsString(),
        successor.isSurplus());
  }

  /**
   * Tags the key and disables it; nothing of a run hangs on that, so that it is not asked about
   * where a policy of the account forbids it, but named.
   */
  private void setAside(Made extra, String run, List<KeyArn> surplus, List<LeftKey> left) {
    String key = extra.key().value();
    if (!extra.surplus()) {
      AwsFailures.call(
          "kms:TagResource",
          key,
          () ->
              kms.tagResource(
                  request ->
                      request
                          .keyId(key)
                          .tags(KeyMapper.tags(Map.of(ReplacementOrder.SURPLUS_TAG, run)))));
    }
    try {
      if (extra.isEnabled()) {
        AwsFailures.call("kms:DisableKey", key, () -> kms.disableKey(r -> r.keyId(key)));
      }
      surplus.add(extra.key());
    } catch (ApplicationFailure failure) {
      if (!AwsFailures.isExplicitDeny(failure)) {
        throw failure;
      }
      left.add(new LeftKey(extra.key(), guarded(extra.key())));
    }
  }

  private record Made(KeyArn key, Instant created, String state, boolean surplus) {
    boolean isEnabled() {
      return state.equals("Enabled");
    }

    boolean waitsForMaterial() {
      return state.equals("PendingImport");
    }

    /** It can't be tagged then. */
    boolean isBeingDeleted() {
      return state.equals("PendingDeletion");
    }
  }
}
