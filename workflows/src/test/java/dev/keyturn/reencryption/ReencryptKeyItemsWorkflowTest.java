package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.KeyturnJson;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.FakeItem;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowStub;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrapped data keys in the items of a table. */
class ReencryptKeyItemsWorkflowTest {
  private static final String STORE = "dataKeys/table:customers/wrappedKey";

  @Test
  void keepsHistorySmallHoweverManyItemsThereAre() {
    try (RunHarness harness = new RunHarness()) {
      harness
          .account()
          .holds(
              STORE,
              IntStream.range(0, 1_003)
                  .mapToObj(i -> FakeItem.old("k" + i))
                  .toArray(FakeItem[]::new));
      WorkflowStub run = start(harness, SweepKind.REENCRYPT);

      StoreResult result = run.getResult(StoreResult.class);

      assertThat(result.tally().counts().rewrapped()).isEqualTo(1_003);
      assertThat(result.tally().counts().total()).isEqualTo(1_003);
      assertThat(harness.client().fetchHistory("items").getEvents()).hasSizeLessThan(100);
    }
  }

  /** Row 71B. */
  @Test
  void endsAtTheFirstItemThatNeedsADisabledKey() {
    try (RunHarness harness = new RunHarness()) {
      harness
          .account()
          .holds(STORE, IntStream.range(0, 1_003).mapToObj(this::putBack).toArray(FakeItem[]::new));

      StoreResult result = start(harness, SweepKind.PROVE).getResult(StoreResult.class);

      assertThat(result.tally().counts().shut()).isEqualTo(1);
      assertThat(result.tally().problems()).extracting(Problem::item).containsExactly("k0");
      assertThat(harness.account().calls()).filteredOn("sweepKeyItems"::equals).hasSizeLessThan(99);
    }
  }

  /** The first one is; the other segments would take long. */
  private FakeItem putBack(int number) {
    return number == 0 ? FakeItem.old("k0") : FakeItem.current("k" + number);
  }

  private static WorkflowStub start(RunHarness harness, SweepKind kind) {
    WorkflowStub run = harness.stub("ReencryptDataKeys", "items");
    run.start(
        Map.of(
            "store",
            Map.of(
                "type",
                "dataKeys",
                "in",
                Map.of("type", "table", "name", "customers", "attribute", "wrappedKey")),
            "sweep",
            Map.of(
                "oldKey",
                FakeAccount.OLD.value(),
                "newKey",
                FakeAccount.NEW.value(),
                "kind",
                kind)));
    return run;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"type\":\"table\",\"attribute\":\"k\"}; stores[].in.name is missing",
        "{\"type\":\"table\",\"name\":\"customers\"}; stores[].in.attribute is missing",
        "{\"type\":\"table\",\"name\":\"a:b/c\",\"attribute\":\"k\"}; not its ARN",
        "{\"type\":\"table\",\"name\":\"abc\",\"attribute\":\"k\",\"encryptionContextFrom\":"
            + "{\"t\":\"k\"}}; stores[].in.attribute",
        "{\"type\":\"table\",\"name\":\"abc\",\"attribute\":\"k\",\"encryptionContextFrom\":"
            + "{\"t\":\"x\"},\"encryptionContext\":{\"t\":\"x\"}};"
            + " stores[].in.encryptionContextFrom",
        "{\"type\":\"table\",\"name\":\"abc\",\"attribute\":\"k\",\"readUnitsPerSecond\":0};"
            + " stores[].in.readUnitsPerSecond"
      })
  void namesTheFieldThatIsWrong(String json, String said) {
    assertThatThrownBy(() -> KeyturnJson.mapper().readValue(json, WrappedKeySource.class))
        .satisfies(failure -> assertThat(KeyturnJson.explain(failure)).contains(said));
  }
}
