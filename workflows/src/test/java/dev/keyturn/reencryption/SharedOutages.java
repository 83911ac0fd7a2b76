package dev.keyturn.reencryption;

import dev.keyturn.testing.FakeEc2;
import io.temporal.client.WorkflowStub;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;

/** Sweeps that swap three volumes of an instance, over the fakes. */
abstract class SharedOutages extends Swaps {
  static final List<String> VOLUMES = List.of(FakeEc2.ROOT, FakeEc2.DATA, FakeEc2.LOGS);
  static final List<String> DEVICES = List.of("/dev/xvda", "/dev/sdf", FakeEc2.LOGS_DEVICE);

  @BeforeEach
  void setUp() {
    ec2.attachesLogs();
  }

  /** Runs something at one of the calls of a step. */
  void at(String step, int call, Runnable what) {
    AtomicInteger calls = new AtomicInteger();
    harness
        .account()
        .on(
            step,
            () -> {
              if (calls.incrementAndGet() == call) {
                what.run();
              }
            });
  }

  List<String> attached() {
    return DEVICES.stream().map(ec2::at).toList();
  }

  boolean replacedBy(String volume) {
    return ec2.volume(volume).orElseThrow().tags().containsKey(SwapTags.REPLACED_BY);
  }

  long called(String step) {
    return harness.account().calls().stream().filter(step::equals).count();
  }

  StoreResult swap(String id) {
    return result(start(id));
  }

  WorkflowStub start(String id) {
    harness.endLocks();
    WorkflowStub stub = stub(id);
    stub.start(request(store(FakeEc2.ROOT), companions()));
    return stub;
  }

  static List<Map<String, Object>> companions() {
    return List.of(store(FakeEc2.DATA), store(FakeEc2.LOGS));
  }

  static Map<String, Object> request(
      Map<String, Object> store, List<? extends Map<String, ?>> companions) {
    Map<String, Object> request = request(store);
    request.put("companions", new ArrayList<>(companions));
    return request;
  }
}
