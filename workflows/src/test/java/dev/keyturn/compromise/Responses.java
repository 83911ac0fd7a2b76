package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.PinAcceptance;
import dev.keyturn.replacement.Proof;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.FakeItem;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A response on the fakes, and what its tests ask of it. */
abstract class Responses {
  static final String ID = "RespondToCompromise/eu-west-1/orders";

  private static final String GUARD =
      """
      {"Sid":"KeysInUse","Effect":"Deny","Principal":"*","Action":["kms:DisableKey",\
      "kms:ScheduleKeyDeletion"],"Resource":"*","Condition":{"NumericLessThanEquals":\
      {"kms:TrailingDaysWithoutKeyUsage":"365"}}}""";

  final RunHarness harness;

  Responses() {
    this(new RunHarness());
  }

  Responses(RunHarness harness) {
    this.harness = harness;
  }

  @BeforeEach
  void setUp() {
    harness
        .account()
        .holds("bucket/orders", FakeItem.old("a"), FakeItem.old("b"), FakeItem.old("c"))
        .holds("dataKeys/inline", FakeItem.old("k1"));
  }

  @AfterEach
  void tearDown() {
    harness.close();
  }

  void assertFails(Map<String, Object> input, FailureType type, String message) {
    WorkflowStub run = start(input);
    assertThatThrownBy(() -> run.getResult(RunReport.class))
        .satisfies(
            failure -> {
              assertThat(FailureType.of(failure)).contains(type);
              assertThat(FailureType.message(failure)).contains(message);
            });
  }

  static void assertRefused(Runnable update, String message) {
    assertThatThrownBy(update::run)
        .isInstanceOf(WorkflowUpdateException.class)
        .satisfies(failure -> assertThat(FailureType.message(failure)).contains(message));
  }

  WorkflowStub start(Map<String, Object> input) {
    return harness.start(ID, input);
  }

  Proof proof() {
    harness.await(ID, Phase.AWAITING_APPROVAL);
    return harness.run(ID).proof();
  }

  void approve() {
    harness.run(ID).approve(approval(proof().hash()));
  }

  void accept(String approver) {
    accept(approver, harness.run(ID).status().pins().get(0));
  }

  /** Accepts pins as they were read. */
  void accept(String approver, Pins read) {
    harness
        .run(ID)
        .accept(
            new PinAcceptance(
                read.name(),
                read.digest(),
                approver,
                "compliance hold",
                LocalDate.parse("2999-01-01")));
  }

  void awaitTrouble(String text) {
    for (int i = 0; i < 100 && !harness.run(ID).status().trouble().contains(text); i++) {
      harness.sleep(Duration.ofSeconds(1));
    }
    assertThat(harness.run(ID).status().trouble()).contains(text);
  }

  /** Runs something the first time that a step is called in a phase, before its effect. */
  void onceIn(Phase phase, String step, Runnable then) {
    AtomicBoolean done = new AtomicBoolean();
    harness
        .account()
        .on(
            step,
            () -> {
              if (harness.run(ID).status().phase() == phase && !done.getAndSet(true)) {
                then.run();
              }
            });
  }

  /** The policy of a key that may not be disabled while it is in use. */
  static String guarded(String policy) {
    return policy.replaceFirst("]}$", "," + GUARD + "]}");
  }

  static Approval approval(String hash) {
    return new Approval("approver@example.com", hash, true);
  }

  static Map<String, Object> execute() {
    Map<String, Object> input = input();
    input.put("mode", "EXECUTE");
    return input;
  }

  /** A response that shuts nobody out, so that its plan can be refused with nothing changed. */
  static Map<String, Object> replacing() {
    Map<String, Object> input = execute();
    input.put("suspects", List.of());
    return input;
  }

  static Map<String, Object> input() {
    Map<String, Object> input = new HashMap<>();
    input.put("key", "alias/orders");
    input.put("region", "eu-west-1");
    input.put("requestedBy", "requester@example.com");
    input.put("suspects", List.of(FakeAccount.SUSPECT));
    input.put(
        "stores",
        List.of(
            Map.of("type", "bucket", "name", "orders"),
            Map.of(
                "type",
                "dataKeys",
                "in",
                Map.of(
                    "type", "inline", "keys", List.of(Map.of("id", "k1", "wrappedKey", "b2xk"))))));
    return input;
  }

  /** The same on one store, whose calls come in one order. */
  static Map<String, Object> onOneBucket(Map<String, Object> input) {
    input.put("stores", List.of(Map.of("type", "bucket", "name", "orders")));
    return input;
  }

  /** The same on a table and on wrapped keys in its items. */
  static Map<String, Object> onTables(Map<String, Object> input) {
    input.put(
        "stores",
        List.of(
            Map.of("type", "table", "name", "customers"),
            Map.of(
                "type",
                "dataKeys",
                "in",
                Map.of("type", "table", "name", "customers", "attribute", "wrappedKey"))));
    return input;
  }
}
