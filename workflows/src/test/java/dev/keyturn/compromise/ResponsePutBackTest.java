package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.SampleRead;
import dev.keyturn.testing.BrokenOff;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.FakeItem;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An application read an item or a file before its wrapped keys were rewrapped, and puts all of it
 * back: what it writes is under the old key, and KMS was not asked; row 71B.
 */
class ResponsePutBackTest extends Responses {
  private static final String ITEMS = "dataKeys/table:customers/wrappedKey";
  private static final String FILE = "dataKeys/orders/keys.jsonl";

  @BeforeEach
  void holdsKeys() {
    harness.account().holds(ITEMS, FakeItem.old("k1")).holds(FILE, FakeItem.old("k1"));
  }

  @Test
  void voidsTheApprovalWhereAnItemIsPutBackAfterTheProof() {
    WorkflowStub run = start(onTables(execute()));
    String proven = proof().hash();
    putBack(ITEMS);
    harness.run(ID).approve(approval(proven));

    awaitTrouble("the last approval is void: " + ITEMS + ", k1");
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void looksAtTheKeysAgainAfterTheItems() {
    WorkflowStub run = start(onTables(execute()));
    String proven = proof().hash();
    AtomicBoolean used = new AtomicBoolean();
    harness
        .account()
        .on(
            "sweepKeyItems",
            () -> {
              if (!used.getAndSet(true)) {
                harness.account().useOldKey();
              }
            });
    harness.run(ID).approve(approval(proven));

    awaitTrouble("USED_SINCE");
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @ParameterizedTest
  @CsvSource({"table, readKeyItems, " + ITEMS, "object, proveKeyDead, " + FILE})
  void enablesTheOldKeyWhereOneIsPutBackSince(String source, String step, String store) {
    onceIn(Phase.PROVING, step, () -> putBack(store));
    WorkflowStub run = start(on(source));
    approve();

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble())
        .contains("enabled again", store + ", k1: under the old key");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");

    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(harness.account().calls().stream().filter("disableOldKey"::equals)).hasSize(2);
  }

  @Test
  void doesNotWaitForALargeTableWhereASmallOneHasAnItem() {
    FakeItem[] many =
        IntStream.range(0, 600).mapToObj(i -> FakeItem.current("k" + i)).toArray(FakeItem[]::new);
    harness.account().holds("dataKeys/table:large/wrappedKey", many);
    onceIn(Phase.PROVING, "readKeyItems", () -> putBack(ITEMS));
    Map<String, Object> input = execute();
    input.put("stores", List.of(items("large"), items("customers")));
    start(input);
    approve();

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble()).contains(ITEMS + ", k1");
    List<String> calls = harness.account().calls();
    assertThat(calls.subList(calls.indexOf("disableOldKey"), calls.indexOf("enableOldKey")))
        .filteredOn("sweepKeyItems"::equals)
        .hasSizeLessThan(150);
  }

  @Test
  void looksOnceMoreAfterAPersonWasWaitedForWithTheKeyDisabled() {
    onceIn(
        Phase.SOAKING,
        "readKeyItems",
        () -> harness.account().changeNewKey(Optional.of("{\"Statement\":[]}")));
    start(onTables(execute()));
    approve();
    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble()).contains("old key is disabled");

    harness.account().changeNewKey(Optional.empty());
    putBack(ITEMS);
    harness.run(ID).retryFailed(new Retry("operator@example.com"));

    awaitTrouble(ITEMS + ", k1: under the old key");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
  }

  @Test
  void enablesTheOldKeyBeforeItAsksWhereItemsCannotBeLookedAt() {
    harness
        .account()
        .on(
            "disableOldKey",
            () -> harness.account().fails("sweepKeyItems", FailureType.AWS_REFUSED, "not today"));
    start(onTables(execute()));
    approve();

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble())
        .contains("enabled again", "not today");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
  }

  /** The person who mends it may come days later. */
  @Test
  void enablesTheOldKeyWhereItemsAreUnavailableForLong() {
    AtomicBoolean down = new AtomicBoolean();
    harness.account().on("disableOldKey", () -> down.set(true));
    harness
        .account()
        .on(
            "sweepKeyItems",
            () -> {
              if (down.get()) {
                throw FailureType.UNAVAILABLE.failure("no route to DynamoDB");
              }
            });
    start(onTables(execute()));
    approve();

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble())
        .contains("enabled again", "no route to DynamoDB");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
  }

  @Test
  void goesBackThoughThatIsDecidedWhileItemsAreLookedAt() {
    onceIn(
        Phase.SOAKING,
        "sweepKeyItems",
        () -> {
          harness.run(ID).rollBack(new RollBack("approver@example.com", "false alarm", true));
          BrokenOff.await();
        });
    WorkflowStub run = start(onTables(execute()));
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
  }

  @Test
  void reportsHowManyWereLookedAtWithTheOldKeyDisabled() {
    WorkflowStub run = start(onTables(execute()));
    approve();

    assertThat(run.getResult(RunReport.class).reads())
        .contains(new SampleRead(ITEMS, SampleRead.EVERY_KEY, 1));
  }

  private static Map<String, Object> on(String source) {
    Map<String, Object> input = execute();
    Map<String, Object> file = Map.of("type", source, "bucket", "orders", "key", "keys.jsonl");
    input.put(
        "stores",
        List.of(
            source.equals("table") ? items("customers") : Map.of("type", "dataKeys", "in", file)));
    return input;
  }

  private static Map<String, Object> items(String table) {
    return Map.of(
        "type",
        "dataKeys",
        "in",
        Map.of("type", "table", "name", table, "attribute", "wrappedKey"));
  }

  private void putBack(String store) {
    harness.account().holds(store, FakeItem.old("k1"));
  }
}
