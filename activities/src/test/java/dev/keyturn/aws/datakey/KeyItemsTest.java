package dev.keyturn.aws.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.aws.s3.Interference;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.DataKeyOrder;
import dev.keyturn.reencryption.DataKeyQuery;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.ItemCursor;
import dev.keyturn.reencryption.ItemPage;
import dev.keyturn.reencryption.ItemPageResult;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.reencryption.WrappedKeySource;
import dev.keyturn.sandbox.Fault;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Wrapped keys in the items of a table; fault rows 70 and 71. */
class KeyItemsTest extends ItemSweeps {
  private static final int SEGMENTS = 4;

  @Test
  void rewrapsStringsAndBytesInTheirFormAndFindsNothingTheSecondTime() {
    WrappedDataKey text = putText("a", estate.oldKey());
    WrappedDataKey bytes = wrap("b", estate.oldKey());
    put("b", AttributeValue.fromB(blob(bytes.wrappedKey())));
    putText("c", estate.newKey());
    putText("d", estate.createKey());
    put("e", null);
    byte[] plaintext = open(text);
    ItemCounts counts = rewrapAll().counts();
    assertThat(List.of(counts.rewrapped(), counts.alreadyCurrent(), counts.notOurs()))
        .containsExactly(2L, 1L, 1L);
    assertThat(counts.total()).isEqualTo(3);
    assertThat(get("b").b()).isNotNull();
    ItemCounts again = rewrapAll().counts();
    assertThat(again.rewrapped()).isZero();
    assertThat(again.alreadyCurrent()).isEqualTo(3);
    assertThat(verifyAll().counts().shut()).isZero();
    estate.disableOldKey();
    assertThat(open(new WrappedDataKey("a", get("a").s(), text.encryptionContext())))
        .isEqualTo(plaintext);
    assertThat(items.readKeyItems(sample()).read()).isEqualTo(3);
    assertThat(items.readKeyItems(sample()).keyErrors()).isEmpty();
    assertThat(estate.sandbox().calls().count("kms", "GenerateDataKey")).isZero();
  }

  @Test
  void accountsForEveryOneOfManyItemsAndGoesOnFromItsCursor() {
    WrappedDataKey one = wrap("a", estate.oldKey());
    for (int i = 0; i < 1_203; i++) {
      put("i" + i, "a", AttributeValue.fromS(one.wrappedKey()));
    }
    ItemPageResult page = page(0, 1, Optional.empty(), SweepKind.REENCRYPT);
    assertThat(page.tally().counts().rewrapped()).isEqualTo(1_000);
    environment.setHeartbeatDetails(page);
    ItemPageResult rest = page(0, 1, Optional.empty(), SweepKind.REENCRYPT);
    assertThat(rest.next()).isEmpty();
    assertThat(rest.tally().counts().rewrapped()).isEqualTo(1_203);
    assertThat(rest.tally().counts().total()).isEqualTo(1_203);
  }

  @Test
  void takesTheContextFromGivenPairsAttributesAndAMap() {
    WrappedDataKey key = wrap("a", estate.oldKey());
    Map<String, AttributeValue> item = item("a", "nobody", AttributeValue.fromS(key.wrappedKey()));
    item.put("context", AttributeValue.fromM(Map.of("id", AttributeValue.fromS("a"))));
    estate.dynamodb().putItem(put -> put.tableName(TABLE).item(item));
    assertThat(sweepAll(source(Map.of("id", "a"), Optional.empty())).rewrapped()).isEqualTo(1);
    assertThat(sweepAll(source(Map.of(), Optional.of("context"))).alreadyCurrent()).isEqualTo(1);
  }

  /** Row 70. */
  @Test
  void failsItemsWithTheWrongContextOrTypeAndKeepsThemAsTheyAre() {
    WrappedDataKey key = wrap("a", estate.oldKey());
    put("a", "somebody", AttributeValue.fromS(key.wrappedKey()));
    put("n\n", AttributeValue.fromN("7"));
    put("j", AttributeValue.fromS("not base64!"));
    Tally tally = rewrapAll();
    assertThat(tally.counts().failed()).isEqualTo(3);
    assertThat(tally.problems())
        .extracting(problem -> problem.item())
        .containsExactlyInAnyOrder("item id=a", "item id=n\\u000a", "item id=j");
    assertThat(get("a").s()).isEqualTo(key.wrappedKey());
  }

  /** Row 71. */
  @Test
  void letsTheApplicationsNewerKeyWinAndCountsWhatItIsNow() {
    putText("a", estate.oldKey());
    WrappedDataKey newer = wrap("a", estate.newKey());
    before("UpdateItem", () -> put("a", AttributeValue.fromS(newer.wrappedKey())));
    assertThat(rewrapAll().counts().alreadyCurrent()).isEqualTo(1);
    assertThat(get("a").s()).isEqualTo(newer.wrappedKey());
  }

  /** Row 71. */
  @Test
  void rewrapsTheApplicationsNewerKeyWhereItIsUnderTheOldOne() {
    putText("a", estate.oldKey());
    WrappedDataKey newer = wrap("a", estate.oldKey());
    byte[] plaintext = open(newer);
    before("UpdateItem", () -> put("a", AttributeValue.fromS(newer.wrappedKey())));
    assertThat(rewrapAll().counts().rewrapped()).isEqualTo(1);
    estate.disableOldKey();
    assertThat(open(new WrappedDataKey("a", get("a").s(), newer.encryptionContext())))
        .isEqualTo(plaintext);
  }

  @Test
  void neverBringsADeletedItemBack() {
    putText("a", estate.oldKey());
    before(
        "UpdateItem",
        () ->
            estate
                .dynamodb()
                .deleteItem(
                    delete ->
                        delete.tableName(TABLE).key(Map.of("id", AttributeValue.fromS("a")))));
    assertThat(rewrapAll().counts().gone()).isEqualTo(1);
    assertThat(estate.dynamodb().scan(scan -> scan.tableName(TABLE)).count()).isZero();
  }

  /** Row 27 for UpdateItem. */
  @Test
  void recognisesItsOwnWriteWhenTheAnswerIsLost() {
    putText("a", estate.oldKey());
    estate.fault(Fault.Kind.AFTER, "dynamodb", "UpdateItem");
    assertThat(rewrapAll().counts().rewrapped()).isEqualTo(1);
  }

  @Test
  void verifiesByDryRunsOnly() {
    WrappedDataKey key = putText("a", estate.oldKey());
    assertThat(verifyAll().counts().remaining()).isEqualTo(1);
    assertThat(get("a").s()).isEqualTo(key.wrappedKey());
    assertThat(estate.sandbox().calls().count("dynamodb", "UpdateItem")).isZero();
  }

  @Test
  void reportsASampleThatOnlyTheOldKeyOpens() {
    putText("a", estate.oldKey());
    estate.disableOldKey();
    assertThat(items.readKeyItems(sample()).keyErrors()).hasSize(1);
  }

  @Test
  void inspectsATable() {
    putText("a", estate.oldKey());
    DataKeyQuery query = new DataKeyQuery(ITEMS, Estate.REGION);
    assertThat(items.inspectKeyItems(query).source()).isEqualTo("table:customers/wrappedKey");
    assertThat(items.inspectKeyItems(query).keys()).isEqualTo(1);
  }

  private void before(String operation, Runnable act) {
    estate.interference().before(Interference.operation(operation), act);
  }

  private static WrappedKeySource source(Map<String, String> pairs, Optional<String> map) {
    return new WrappedKeySource.TableItems(TABLE, "wrappedKey", pairs, Map.of(), map, 40_000);
  }

  private ItemCounts sweepAll(WrappedKeySource source) {
    return page(source, 0, 1, Optional.empty(), SweepKind.REENCRYPT).tally().counts();
  }

  private Tally rewrapAll() {
    return all(SweepKind.REENCRYPT);
  }

  private Tally verifyAll() {
    return all(SweepKind.VERIFY);
  }

  private Tally all(SweepKind kind) {
    Tally tally = Tally.EMPTY;
    for (int segment = 0; segment < SEGMENTS; segment++) {
      tally = tally.plus(page(segment, SEGMENTS, Optional.empty(), kind).tally());
    }
    return tally;
  }

  private ItemPageResult page(
      int segment, int segments, Optional<ItemCursor> from, SweepKind kind) {
    return page(ITEMS, segment, segments, from, kind);
  }

  private ItemPageResult page(
      WrappedKeySource source,
      int segment,
      int segments,
      Optional<ItemCursor> from,
      SweepKind kind) {
    DataKeyOrder order =
        new DataKeyOrder(source, estate.sweep(ReencryptionMode.REWRAP, kind), List.of());
    return items.sweepKeyItems(new ItemPage(order, segment, segments, from, Optional.empty()));
  }

  private WrappedDataKey putText(String id, KeyArn under) {
    WrappedDataKey key = wrap(id, under);
    put(id, AttributeValue.fromS(key.wrappedKey()));
    return key;
  }

  private void put(String id, @Nullable AttributeValue wrapped) {
    put(id, id, wrapped);
  }

  private void put(String id, String owner, @Nullable AttributeValue wrapped) {
    Map<String, AttributeValue> item = item(id, owner, wrapped);
    estate.dynamodb().putItem(put -> put.tableName(TABLE).item(item));
  }

  private static Map<String, AttributeValue> item(
      String id, String owner, @Nullable AttributeValue wrapped) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("id", AttributeValue.fromS(id));
    item.put("owner", AttributeValue.fromS(owner));
    if (wrapped != null) {
      item.put("wrappedKey", wrapped);
    }
    return item;
  }

  private AttributeValue get(String id) {
    return Objects.requireNonNull(
        estate
            .dynamodb()
            .getItem(get -> get.tableName(TABLE).key(Map.of("id", AttributeValue.fromS(id))))
            .item()
            .get("wrappedKey"));
  }

  @Test
  void reportsKeysThatTheApplicationAloneMayNotDecrypt() {
    estate.makeApplication();
    putText("a", estate.newKey());
    assertThat(items.readKeyItems(sample(Optional.empty())).read()).isEqualTo(1);
    SampleResult asApplication = items.readKeyItems(sample(Optional.of(Estate.APPLICATION)));
    assertThat(asApplication.read()).isZero();
    assertThat(asApplication.keyErrors()).singleElement().asString().contains("AccessDenied");
  }

  private static SdkBytes blob(String base64) {
    return SdkBytes.fromByteArray(Base64.getDecoder().decode(base64));
  }

  private ReadSample sample() {
    return sample(Optional.empty());
  }

  private ReadSample sample(Optional<String> role) {
    return new ReadSample(
        new DataStore.DataKeys(ITEMS),
        estate.oldKey(),
        estate.newKey(),
        ReencryptionMode.REWRAP,
        false,
        10,
        role);
  }
}
