package dev.keyturn.aws.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.reencryption.DataKeyOrder;
import dev.keyturn.reencryption.ItemCursor;
import dev.keyturn.reencryption.ItemPage;
import dev.keyturn.reencryption.ItemPageResult;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.reencryption.WrappedKeySource;
import io.temporal.failure.CanceledFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Pages of items that are broken off. */
class KeyItemsHandOverTest extends ItemSweeps {
  private static final WrappedKeySource SAME_CONTEXT =
      new WrappedKeySource.TableItems(
          TABLE, "wrappedKey", Map.of("id", "a"), Map.of(), Optional.empty(), 40_000);

  @BeforeEach
  void holdFiveItems() {
    WrappedDataKey key = wrap("a", estate.oldKey());
    for (int i = 0; i < 5; i++) {
      Map<String, AttributeValue> item =
          Map.of(
              "id", AttributeValue.fromS("i" + i),
              "wrappedKey", AttributeValue.fromS(key.wrappedKey()));
      estate.dynamodb().putItem(put -> put.tableName(TABLE).item(item));
    }
  }

  @Test
  void goOnBehindTheLastItemThatWasBegun() {
    heartbeats.cancelAfter(1);
    ItemPageResult page = page(Optional.empty(), Optional.of(0.001));
    assertThat(page.tally().counts().rewrapped()).isEqualTo(1);

    heartbeats.cancelAfter(100);
    ItemPageResult next = page(page.next(), Optional.empty());
    assertThat(next.tally().counts().rewrapped()).isEqualTo(4);
    assertThat(next.tally().counts().total()).isEqualTo(4);
    assertThat(next.next()).isEmpty();
  }

  @Test
  void answerNothingIfTheyAreCancelledBeforeTheyBegin() {
    heartbeats.cancelAfter(0);
    assertThatThrownBy(() -> page(Optional.empty(), Optional.empty()))
        .isInstanceOf(CanceledFailure.class);
    assertThat(estate.sandbox().calls().count("dynamodb", "UpdateItem")).isZero();
  }

  private ItemPageResult page(Optional<ItemCursor> from, Optional<Double> rate) {
    DataKeyOrder order =
        new DataKeyOrder(
            SAME_CONTEXT, estate.sweep(ReencryptionMode.REWRAP, SweepKind.REENCRYPT), List.of());
    return items.sweepKeyItems(new ItemPage(order, 0, 1, from, rate));
  }
}
