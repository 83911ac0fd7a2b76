package dev.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.TaskQueues;
import dev.keyturn.reencryption.PaceStatus;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.starter.run.Runs;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WatchTest {
  private static final String RUN = "RespondToCompromise/eu-west-1/orders";

  private InProcessTemporal temporal;

  @BeforeEach
  void start() {
    temporal = new InProcessTemporal();
    startSweep(FakeResponse.SWEEP, "shard/1", "shard/2", "shard/that-has-ended");
    startSweep("shard/1");
    startSweep("shard/2");
  }

  @AfterEach
  void stop() {
    temporal.close();
  }

  @Test
  void addsUpTheShardsOfASweepThatAreGoing() {
    CommandLineFixture keyturn = temporal.keyturn();
    keyturn.run(
        "respond",
        "--execute",
        "--detach",
        "--key=alias/orders",
        "--region=eu-west-1",
        "--store=bucket=orders-data",
        "--requested-by=me",
        "--ticket=SWEEPING");
    Runs runs = new Runs(temporal.client(), CommandLineFixture.LONG);
    EndingView view =
        new EndingView(() -> keyturn.run("reject", RUN, "--by=me", "--reason=seen enough"));

    Watch.Seen seen = new Watch(runs, runs.run(RUN), view).follow(false);

    assertThat(view.shown)
        .contains(new StoreProgress("bucket/orders-data sweep 1 REENCRYPT", 9, 20));
    assertThat(seen.report().map(RunReport::outcome)).contains(Outcome.REJECTED);
  }

  @Test
  void plainLinesShowPhasesAndSweeps() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PlainView view = new PlainView(new PrintStream(out, true, StandardCharsets.UTF_8))) {
      RunStatus status = Samples.status(Phase.REENCRYPTING, "");
      StoreProgress sweep = new StoreProgress("bucket/a sweep 1 REENCRYPT", 3, 7);
      view.show(status, List.of(sweep));
      view.show(status, List.of(sweep));
      view.blind("no worker");
      view.blind("no worker");
    }

    assertThat(out.toString(StandardCharsets.UTF_8).lines().map(String::strip))
        .satisfiesExactly(
            line -> assertThat(line).endsWith("REENCRYPTING"),
            line -> assertThat(line).isEqualTo("FAILED bucket/orders-data a b: AccessDenied"),
            line -> assertThat(line).isEqualTo("bucket/a sweep 1 REENCRYPT  3 of 7"),
            line -> assertThat(line).isEqualTo("no worker"));
  }

  @Test
  void plainLinesTellTheRateTheTimeLeftAndThePace() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AtomicLong millis = new AtomicLong();
    PaceStatus slow =
        new PaceStatus(
            Optional.empty(),
            Optional.of(new PaceStatus.Throttled(5, Optional.of("x"), Instant.EPOCH)));
    try (PlainView view =
        new PlainView(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            () -> Instant.ofEpochMilli(millis.get()))) {
      RunStatus status = Samples.status(Phase.REENCRYPTING, "");
      for (int look = 0; look <= 10; look++) {
        view.show(status, List.of(new StoreProgress("bucket/a", 10L + look, 80)));
        millis.addAndGet(2_000);
      }
      view.show(Samples.at(slow, status), List.of(new StoreProgress("bucket/a", 21, 80)));
      view.show(status, List.of());
    }

    assertThat(out.toString(StandardCharsets.UTF_8).lines().map(String::strip).skip(2))
        .containsExactly(
            "bucket/a  10 of 80",
            "bucket/a  20 of 80, 0.5 per second, 0:02:00 left",
            "throttled to 5 objects per second by x at 1970-01-01T00:00:00Z",
            "bucket/a  21 of 80",
            "at full pace");
  }

  private void startSweep(String id, String... shards) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(TaskQueues.CONTROL).build();
    FakeSweepWorkflow sweep = temporal.client().newWorkflowStub(FakeSweepWorkflow.class, options);
    WorkflowClient.start(sweep::sweep, List.of(shards));
  }

  /** Keeps what it is shown, and ends the run once it was shown both shards of a sweep. */
  private static final class EndingView implements WatchView {
    private static final int DONE_BY_BOTH = 9;
    private static final int MOST_LOOKS = 50;

    private final List<StoreProgress> shown = new ArrayList<>();
    private final Runnable end;
    private boolean ended;

    EndingView(Runnable end) {
      this.end = end;
    }

    @Override
    public void show(RunStatus status, List<StoreProgress> sweeps) {
      shown.addAll(sweeps);
      boolean both = sweeps.stream().anyMatch(sweep -> sweep.done() == DONE_BY_BOTH);
      if (!ended && (both || shown.size() >= MOST_LOOKS)) {
        ended = true;
        end.run();
      }
    }

    @Override
    public void blind(String why) {}

    @Override
    public void close() {}
  }
}
