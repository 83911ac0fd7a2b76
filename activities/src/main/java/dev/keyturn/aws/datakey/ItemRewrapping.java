package dev.keyturn.aws.datakey;

import dev.keyturn.aws.Pace;
import dev.keyturn.aws.envelope.Rewrapping;
import dev.keyturn.aws.s3.Incidents;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.WrappedDataKey;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Settles one item: what the application writes meanwhile wins, and is looked at as it then is. */
final class ItemRewrapping {
  private static final int TRIES = 5;

  private final ItemTable table;
  private final Rewrapping rewrapping;
  private final Sweep sweep;
  private final Incidents incidents;
  private final Pace pace;

  ItemRewrapping(
      ItemTable table, Rewrapping rewrapping, Sweep sweep, Incidents incidents, Pace pace) {
    this.table = table;
    this.rewrapping = rewrapping;
    this.sweep = sweep;
    this.incidents = incidents;
    this.pace = pace;
  }

  /** Where the item stands then; an item without a wrapped key does not count. */
  Tally settle(Map<String, AttributeValue> raw) {
    Optional<KeyItem> item = table.item(raw);
    if (item.isEmpty()) {
      return Tally.EMPTY;
    }
    try {
      return settle(item.get());
    } catch (SdkException e) {
      return incidents.of("kms:ReEncrypt* or dynamodb:UpdateItem", shown(item.get()), e);
    }
  }

  private Tally settle(KeyItem first) {
    Optional<KeyItem> item = Optional.of(first);
    for (int attempt = 0; attempt < TRIES && item.isPresent(); attempt++) {
      KeyItem now = item.get();
      if (now.wrapped().isEmpty()) {
        return incidents.problem(shown(now), Standing.FAILED, now.problem());
      }
      WrappedDataKey key = now.wrapped().get();
      Rewrapping.Result result = rewrapping.settle(key, sweep.kind());
      if (result.standing() != Standing.REWRAPPED) {
        return stands(now, result);
      }
      if (!rewrapping.opens(key, result.wrappedKey())) {
        return incidents.problem(
            shown(now), Standing.FAILED, "what KMS gave does not open under the new key");
      }
      AttributeValue written = now.as(result.wrappedKey());
      if (pace.call(() -> table.replace(now, written))) {
        return Tally.one(Standing.REWRAPPED);
      }
      item = pace.call(() -> table.again(now));
      if (item.filter(found -> found.value().equals(written)).isPresent()) {
        // This run's own write, whose answer was lost.
        return Tally.one(Standing.REWRAPPED);
      }
    }
    return item.isEmpty()
        ? Tally.one(Standing.GONE)
        : incidents.problem(
            shown(first), Standing.UNKNOWN, "is written all the time; the next sweep tries again");
  }

  private Tally stands(KeyItem item, Rewrapping.Result result) {
    return result.why().isEmpty()
        ? Tally.one(result.standing())
        : incidents.problem(shown(item), result.standing(), result.why());
  }

  private static String shown(KeyItem item) {
    return "item " + item.name();
  }
}
