package dev.keyturn.aws.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.DataKeyOrder;
import dev.keyturn.reencryption.ItemCursor;
import dev.keyturn.reencryption.ItemPage;
import dev.keyturn.reencryption.ItemPageResult;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.WrappedDataKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Wrapped keys that an application had read before they were rewrapped, and puts back with all that
 * it had read: KMS is not asked; row 71B.
 */
class PutBackKeysTest extends ItemSweeps {
  @Test
  void areFoundInItemsBeforeAndAfterTheDisable() {
    Map<String, AttributeValue> read = put("a", wrap("a", estate.oldKey()));
    put("b", wrap("b", estate.newKey()));
    assertThat(page(SweepKind.REENCRYPT).tally().counts().rewrapped()).isEqualTo(1);
    assertThat(page(SweepKind.VERIFY).tally().counts().shut()).isZero();
    long uses = uses();

    estate.dynamodb().putItem(put -> put.tableName(TABLE).item(read));

    assertNamed(page(SweepKind.VERIFY).tally(), "item id=a");
    assertThat(uses()).isEqualTo(uses);
    estate.disableOldKey();
    assertNamed(page(SweepKind.PROVE).tally(), "item id=a");
    assertNamed(page(SweepKind.PROVE).tally(), "item id=a");
    assertThat(estate.sandbox().calls().count("dynamodb", "UpdateItem")).isEqualTo(1);
  }

  @Test
  void areNoneWhereItemsAreUnderOtherKeys() {
    put("a", wrap("a", estate.newKey()));
    KeyArn dead = estate.createKey();
    put("b", wrap("b", dead));
    estate.kms().disableKey(disable -> disable.keyId(dead.value()));
    estate.disableOldKey();

    Tally tally = page(SweepKind.PROVE).tally();

    assertThat(tally.counts().shut()).isZero();
    assertThat(tally.counts().alreadyCurrent()).isEqualTo(1);
    assertThat(tally.counts().notOurs()).isEqualTo(1);
    assertThat(tally.problems()).isEmpty();
  }

  @Test
  void endThePageWhereOneIsFound() {
    WrappedDataKey one = wrap("a", estate.oldKey());
    for (int i = 0; i < 150; i++) {
      put("i" + i, "a", one);
    }
    estate.disableOldKey();

    ItemPageResult first = page(SweepKind.PROVE);

    assertThat(first.tally().counts().remaining()).isEqualTo(100);
    assertThat(first.next()).isPresent();
    environment.setHeartbeatDetails(first);
    assertThat(page(SweepKind.PROVE)).isEqualTo(first);
  }

  @Test
  void areFoundInAFileWhileTheOldKeyIsDisabled() {
    String read = line(wrap("a", estate.oldKey())) + line(wrap("b", estate.newKey()));
    putFile(read);
    rewrap(SOURCE);
    estate.put(FILE, read, estate.newKey(), put -> {});
    estate.disableOldKey();

    assertNamed(sweep(SOURCE, SweepKind.PROVE, List.of()).tally(), "data key a");
    assertNamed(sweep(SOURCE, SweepKind.PROVE, List.of()).tally(), "data key a");
    assertThat(estate.text(FILE)).isEqualTo(read);
  }

  private long uses() {
    return estate.sandbox().calls().count("kms", "Decrypt")
        + estate.sandbox().calls().count("kms", "GenerateDataKeyWithoutPlaintext");
  }

  private static void assertNamed(Tally tally, String item) {
    assertThat(tally.counts().shut()).isEqualTo(1);
    assertThat(tally.counts().alreadyCurrent()).isEqualTo(1);
    assertThat(tally.problems())
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.standing()).isEqualTo(Standing.REMAINING),
            problem -> assertThat(problem.detail()).isEqualTo("is still wrapped under the old key"))
        .extracting(Problem::item)
        .isEqualTo(item);
  }

  private Map<String, AttributeValue> put(String id, WrappedDataKey key) {
    return put(id, id, key);
  }

  private Map<String, AttributeValue> put(String id, String owner, WrappedDataKey key) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("id", AttributeValue.fromS(id));
    item.put("owner", AttributeValue.fromS(owner));
    item.put("wrappedKey", AttributeValue.fromS(key.wrappedKey()));
    estate.dynamodb().putItem(put -> put.tableName(TABLE).item(item));
    return item;
  }

  private ItemPageResult page(SweepKind kind) {
    DataKeyOrder order =
        new DataKeyOrder(ITEMS, estate.sweep(ReencryptionMode.REWRAP, kind), List.of());
    Optional<ItemCursor> beginning = Optional.empty();
    return items.sweepKeyItems(new ItemPage(order, 0, 1, beginning, Optional.empty()));
  }
}
