package dev.keyturn.reencryption;

import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.FakeEc2;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowStub;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** Sweeps that swap volumes, over the fakes. */
abstract class Swaps {
  static final String ROOT_DEVICE = "/dev/xvda";

  final RunHarness harness = new RunHarness();
  final FakeEc2 ec2 = harness.account().ec2();

  @AfterEach
  void tearDown() {
    harness.close();
  }

  static Map<String, Object> store(String volume) {
    return new HashMap<>(Map.of("type", "volume", "id", volume, "stopInstances", true));
  }

  static Map<String, String> window(Instant from, Instant until) {
    return Map.of("from", from.toString(), "until", until.toString());
  }

  /** A window by its seconds from now. */
  Map<String, String> window(long from, long until) {
    Instant now = Instant.ofEpochMilli(harness.now());
    return window(now.plusSeconds(from), now.plusSeconds(until));
  }

  static Map<String, Object> request(Map<String, Object> store) {
    return new HashMap<>(
        Map.of(
            "store",
            store,
            "sweep",
            Map.of("oldKey", FakeAccount.OLD.value(), "newKey", FakeAccount.NEW.value())));
  }

  WorkflowStub start(String id, Map<String, Object> store) {
    harness.endLocks();
    WorkflowStub stub = stub(id);
    stub.start(request(store));
    return stub;
  }

  WorkflowStub stub(String id) {
    return harness.stub("ReencryptVolume", id);
  }

  static StoreResult result(WorkflowStub run) {
    return run.getResult(StoreResult.class);
  }
}
