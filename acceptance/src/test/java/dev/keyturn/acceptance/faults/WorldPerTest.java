package dev.keyturn.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.acceptance.world.Orders;
import dev.keyturn.acceptance.world.SharedTemporal;
import dev.keyturn.acceptance.world.Stock;
import dev.keyturn.acceptance.world.World;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.sandbox.CallLog;
import dev.keyturn.sandbox.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** Gives each test a world of its own, on a Temporal server that the class shares. */
abstract class WorldPerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static SharedTemporal temporal;

  World world;
  Orders orders;

  /** The buckets as they were before the test did anything. */
  Stock before;

  @BeforeAll
  static void startTemporal(TestInfo test) {
    temporal = SharedTemporal.start(test.getTestClass().orElseThrow());
  }

  @AfterAll
  static void stopTemporal() {
    temporal.close();
  }

  @BeforeEach
  void open() {
    world = World.open(temporal);
    orders = Orders.in(world);
    before = orders.stock();
  }

  @AfterEach
  void close() {
    world.close();
  }

  /** Disturbs the worker's next calls of an operation, named as service:operation. */
  final void disturb(Fault.Kind kind, String call, int times) {
    arm(kind, call, OptionalInt.of(times));
  }

  /** The worker's calls of an operation fail until the faults are cleared. */
  final void hold(String call) {
    arm(Fault.Kind.ERROR500, call, OptionalInt.empty());
  }

  /** Waits until a call is held. */
  final void awaitHeld(String call) {
    Await.until(
        "call " + call,
        PATIENCE,
        () ->
            world.sandbox().calls().counts().stream()
                .map(CallLog.Count::kind)
                .anyMatch(kind -> name(kind).equals(call) && !kind.fault().isEmpty()));
  }

  /** Requires that a run ended as it should, and that nothing got lost. */
  final void requireDone(RunReport report) {
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(orders.damageSince(before)).isEmpty();
    assertThat(orders.unwrap(report.inlineKeys())).isEqualTo(orders.plaintexts());
    assertThat(world.changesByWorker()).contains("kms:DisableKey");
  }

  static String name(CallLog.Kind kind) {
    return kind.service() + ":" + kind.operation();
  }

  private void arm(Fault.Kind kind, String call, OptionalInt times) {
    String[] parts = call.split(":", 2);
    Fault.Match match =
        new Fault.Match(
            parts[0],
            Optional.of(parts[1]),
            Optional.of(Actor.WORKER.accessKeyId()),
            Optional.empty());
    world.sandbox().faults().add(new Fault(match, kind, 0, times, 1, Duration.ZERO));
  }
}
