package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.ReplacementKey;
import dev.keyturn.key.ReplacementOrder;
import java.time.Instant;
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
            .filter(
                successor ->
                    successor.run().equals(order.run()) && successor.runId().equals(order.runId()))
            .map(this::made)
            .sorted(Comparator.comparing(Made::created).thenComparing(key -> key.key().value()))
            .toList();
    if (made.isEmpty()) {
      return Optional.empty();
    }
    KeyArn kept = keep(made);
    List<KeyArn> surplus = made.stream().map(Made::key).filter(key -> !key.equals(kept)).toList();
    made.stream().filter(key -> !key.key().equals(kept)).forEach(key -> setAside(key, order.run()));
    return Optional.of(new ReplacementKey(kept, false, surplus));
  }

  /** A key that lists do not show yet. */
  static ReplacementKey alone(KeyArn key) {
    return new ReplacementKey(key, false, List.of());
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

  private static KeyArn keep(List<Made> made) {
    Optional<Made> kept =
        made.stream().filter(key -> !key.surplus() && key.state().equals("Enabled")).findFirst();
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

  private void setAside(Made extra, String run) {
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
                          .tags(KeyMapper.tags(Map.of(KeyLineage.SURPLUS_TAG, run)))));
    }
    if (extra.state().equals("Enabled")) {
      AwsFailures.call("kms:DisableKey", key, () -> kms.disableKey(r -> r.keyId(key)));
    }
  }

  private record Made(KeyArn key, Instant created, String state, boolean surplus) {}
}
