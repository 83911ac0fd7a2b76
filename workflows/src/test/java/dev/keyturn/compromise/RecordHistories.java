package dev.keyturn.compromise;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Reason;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.FakeEc2;
import dev.keyturn.testing.FakeItem;
import dev.keyturn.testing.Histories;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.TemporalException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Records histories for the replay test; run by hand for each released shape of the workflows. */
@EnabledIfSystemProperty(named = "keyturn.record", matches = "v[0-9]+")
class RecordHistories {
  static final String ID = "RespondToCompromise/eu-west-1/orders";
  private static final String VERSION = System.getProperty("keyturn.record", "");

  @Test
  void done() throws IOException {
    try (RunHarness harness = begin()) {
      WorkflowStub run = harness.start(ID, Responses.execute());
      approve(harness);
      end(run);
      record(harness, "done-root", ID);
      record(harness, "done-bucket", ID + "/bucket/orders/sweep-1-reencrypt");
      record(harness, "done-shard", ID + "/bucket/orders/sweep-1-reencrypt/shard-1");
      record(harness, "done-keys", ID + "/dataKeys/inline/sweep-1-reencrypt");
      record(harness, "done-lock", "key/111122223333/" + FakeAccount.OLD.keyId());
    }
  }

  @Test
  void snapshots() throws IOException {
    try (RunHarness harness = begin()) {
      harness.imagery().holds("snap-1", 0).holds("snap-2", 2);
      Map<String, Object> input = Responses.execute();
      input.put("stores", List.of(Map.of("type", "snapshots"), Map.of("type", "ebsDefaultKey")));
      WorkflowStub run = harness.start(ID, input);
      approve(harness);
      end(run);
      record(harness, "done-imagery-root", ID);
      record(harness, "done-snapshots", ID + "/snapshots/sweep-1-reencrypt");
      record(harness, "done-ebs-default-key", ID + "/ebsDefaultKey/sweep-1-reencrypt");
    }
  }

  @Test
  void volume() throws IOException {
    try (RunHarness harness = begin()) {
      Map<String, Object> input = Responses.execute();
      input.put(
          "stores", List.of(Map.of("type", "volume", "id", FakeEc2.ROOT, "stopInstances", true)));
      WorkflowStub run = harness.start(ID, input);
      approve(harness);
      end(run);
      record(harness, "done-volume", ID + "/volume/" + FakeEc2.ROOT + "/sweep-1-reencrypt");
    }
  }

  @Test
  void sharedOutage() throws IOException {
    try (RunHarness harness = begin()) {
      onOneInstance(harness);
      approve(harness);
      record(harness, "outage-root", ID);
      record(harness, "outage-leader", ID + "/volume/" + FakeEc2.ROOT + "/sweep-1-reencrypt");
      record(harness, "outage-companion", ID + "/volume/" + FakeEc2.DATA + "/sweep-1-reencrypt");
    }
  }

  @Test
  void sharedOutageUndone() throws IOException {
    try (RunHarness harness = begin()) {
      AtomicInteger commits = new AtomicInteger();
      harness
          .account()
          .on(
              "commitSwap",
              () -> {
                if (commits.incrementAndGet() == 2) {
                  harness.account().fails("commitSwap", FailureType.AWS_REFUSED, "not today");
                }
              });
      onOneInstance(harness);
      harness.await(ID, Phase.NEEDS_HUMAN);
      record(harness, "outage-undone-root", ID);
      record(harness, "outage-undone", ID + "/volume/" + FakeEc2.ROOT + "/sweep-1-reencrypt");
    }
  }

  @Test
  void instancesInTurn() throws IOException {
    try (RunHarness harness = begin()) {
      onTwoInstances(harness);
      approve(harness);
      record(harness, "turns-root", ID);
      record(harness, "turns-second", ID + "/volume/" + FakeEc2.OTHER_DATA + "/sweep-1-reencrypt");
    }
  }

  @Test
  void instanceThatDidNotComeBack() throws IOException {
    try (RunHarness harness = begin()) {
      harness.account().ec2().fallsBack("Server.InsufficientInstanceCapacity");
      onTwoInstances(harness);
      harness.await(ID, Phase.NEEDS_HUMAN);
      record(harness, "turns-broken-root", ID);
      String first = ID + "/volume/" + FakeEc2.DATA + "/sweep-1-reencrypt";
      record(harness, "turns-broken-first", first);
      String second = ID + "/volume/" + FakeEc2.OTHER_DATA + "/sweep-1-reencrypt";
      record(harness, "turns-broken-second", second);
    }
  }

  private static void onTwoInstances(RunHarness harness) {
    harness.account().ec2().attachesOthers();
    stopping(harness, FakeEc2.DATA, FakeEc2.OTHER_DATA);
  }

  private static void onOneInstance(RunHarness harness) {
    stopping(harness, FakeEc2.ROOT, FakeEc2.DATA);
  }

  private static void stopping(RunHarness harness, String... volumes) {
    Map<String, Object> input = Responses.execute();
    input.put(
        "stores",
        Stream.of(volumes)
            .map(id -> Map.of("type", "volume", "id", id, "stopInstances", true))
            .toList());
    harness.start(ID, input);
  }

  @Test
  void doneTable() throws IOException {
    try (RunHarness harness = begin()) {
      harness.account().holds("dataKeys/table:customers/wrappedKey", FakeItem.old("k1"));
      WorkflowStub run = harness.start(ID, Responses.onTables(Responses.execute()));
      approve(harness);
      end(run);
      record(harness, "done-table-root", ID);
      record(harness, "done-table", ID + "/table/customers/sweep-1-reencrypt");
      String items = ID + "/dataKeys/table:customers/wrappedKey/sweep-1-reencrypt";
      record(harness, "done-items", items);
      record(harness, "done-segment", items + "/segment-1");
    }
  }

  @Test
  void putBack() throws IOException {
    try (RunHarness harness = begin()) {
      String store = "dataKeys/table:customers/wrappedKey";
      harness.account().holds(store, FakeItem.old("k1"));
      harness
          .account()
          .on(
              "readKeyItems",
              () -> {
                if (harness.account().state(FakeAccount.OLD).equals("Disabled")) {
                  harness.account().holds(store, FakeItem.old("k1"));
                }
              });
      harness.start(ID, Responses.onTables(Responses.execute()));
      approve(harness);
      harness.await(ID, Phase.NEEDS_HUMAN);
      record(harness, "put-back-root", ID);
      record(harness, "put-back-items", ID + "/" + store + "/sweep-2-prove");
      record(harness, "put-back-segment", ID + "/" + store + "/sweep-2-prove/segment-1");
    }
  }

  @Test
  void planned() throws IOException {
    try (RunHarness harness = begin()) {
      end(harness.start(ID, Responses.input()));
      record(harness, "planned", ID);
    }
  }

  @Test
  void rejected() throws IOException {
    try (RunHarness harness = begin()) {
      WorkflowStub run = harness.start(ID, Responses.execute());
      harness.await(ID, Phase.AWAITING_APPROVAL);
      harness.run(ID).reject(new Reason("approver@example.com", "no"));
      end(run);
      record(harness, "rejected", ID);
    }
  }

  @Test
  void waitsWithTheRestOfThePlan() throws IOException {
    try (RunHarness harness = begin()) {
      harness.account().bucketPins("inventory daily is written under the old key");
      harness.account().left("earlier");
      harness.runs().made("earlier");
      WorkflowStub run = harness.start(ID, Responses.execute());
      harness.await(ID, Phase.NEEDS_HUMAN);
      harness.account().bucketPins();
      harness.run(ID).retryFailed(new Retry("operator@example.com"));
      harness.await(ID, Phase.AWAITING_APPROVAL);
      harness.run(ID).reject(new Reason("approver@example.com", "no"));
      end(run);
      record(harness, "plan-waits", ID);
    }
  }

  @Test
  void goesOnThoughSomebodyChangedAKeyMeanwhile() throws IOException {
    try (RunHarness harness = begin()) {
      WorkflowStub run = harness.start(ID, Responses.execute());
      harness.await(ID, Phase.AWAITING_APPROVAL);
      harness
          .account()
          .grantOnNew(FakeAccount.grantOf("g7", "arn:aws:iam::111122223333:role/x", false));
      harness.await(ID, Phase.NEEDS_HUMAN);
      harness.account().grantOnNew();
      harness.run(ID).retryFailed(new Retry("operator@example.com"));
      harness.await(ID, Phase.AWAITING_APPROVAL);
      harness.run(ID).reject(new Reason("approver@example.com", "no"));
      end(run);
      record(harness, "key-changed", ID);
    }
  }

  @Test
  void rolledBack() throws IOException {
    try (RunHarness harness = begin()) {
      WorkflowStub run = harness.start(ID, Responses.execute());
      harness.await(ID, Phase.AWAITING_APPROVAL);
      harness.run(ID).rollBack(new RollBack("approver@example.com", "no", true));
      end(run);
      record(harness, "rolled-back", ID);
    }
  }

  @Test
  void waitsForAHumanAndTriesAgain() throws IOException {
    try (RunHarness harness = begin()) {
      harness.account().holds("bucket/orders", FakeItem.pinned("a", PinReason.LOCKED));
      harness.start(ID, Responses.execute());
      harness.await(ID, Phase.NEEDS_HUMAN);
      record(harness, "needs-human", ID);
      harness.run(ID).retryFailed(new Retry("operator@example.com"));
      harness.await(ID, Phase.NEEDS_HUMAN);
      record(harness, "needs-human-again", ID);
    }
  }

  @Test
  void approvalIsVoid() throws IOException {
    try (RunHarness harness = begin()) {
      harness.start(ID, Responses.execute());
      harness.await(ID, Phase.AWAITING_APPROVAL);
      harness.account().useOldKey();
      String hash = harness.run(ID).proof().hash();
      harness.run(ID).approve(new Approval("approver@example.com", hash, true));
      harness.await(ID, Phase.AWAITING_APPROVAL);
      record(harness, "approval-void", ID);
    }
  }

  @Test
  void refused() throws IOException {
    try (RunHarness harness = begin()) {
      harness.account().manager("AWS");
      end(harness.start(ID, Responses.execute()));
      record(harness, "refused", ID);
    }
  }

  @Test
  void cancelledWhileItWaits() throws IOException {
    try (RunHarness harness = begin()) {
      WorkflowStub run = harness.start(ID, Responses.execute());
      harness.await(ID, Phase.AWAITING_APPROVAL);
      run.cancel();
      end(run);
      record(harness, "cancelled", ID);
    }
  }

  @Test
  void enabledAgain() throws IOException {
    try (RunHarness harness = begin()) {
      harness
          .account()
          .on("proveKeyDead", () -> harness.account().holds("bucket/orders", FakeItem.old("x")));
      harness.start(ID, Responses.execute());
      approve(harness);
      harness.await(ID, Phase.NEEDS_HUMAN);
      record(harness, "enabled-again", ID);
    }
  }

  static RunHarness begin() {
    RunHarness harness = new RunHarness();
    harness
        .account()
        .holds("bucket/orders", FakeItem.old("a"), FakeItem.old("b"), FakeItem.old("c"))
        .holds("dataKeys/inline", FakeItem.old("k1"));
    return harness;
  }

  static void approve(RunHarness harness) {
    harness.await(ID, Phase.AWAITING_APPROVAL);
    String hash = harness.run(ID).proof().hash();
    harness.run(ID).approve(new Approval("approver@example.com", hash, true));
  }

  static void end(WorkflowStub run) {
    try {
      run.getResult(Object.class);
    } catch (TemporalException ended) {
      // How it ended is in the history.
    }
  }

  static void record(RunHarness harness, String name, String id) throws IOException {
    Histories.record(VERSION, name, harness.client().fetchHistory(id));
  }
}
