package dev.keyturn.acceptance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.process.WorkerProcess;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a response gets on when a worker leaves in its middle. */
class WorkerLeaveIT {
  private static final int VERSIONS = 600;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {SmallWorld.SLOW_COPIES, SmallWorld.LONG_COPIES})
  void handsOverOnSigterm(String copies) throws Exception {
    try (SmallWorld world = SmallWorld.of(directory, VERSIONS)) {
      WholeEstate estate = new WholeEstate(world);
      // From the start, so that no copy comes between two faults.
      world.control().arm(SmallWorld.SLOW_FIRST_COPIES);
      world.control().arm(copies);
      FollowedRun run = world.respond();
      world.awaitCopies();
      assertThat(new LostWork(run.client()).underWay(run.id())).isNotEmpty();
      terminate(world.stage().worker());
      assertThat(new LostWork(run.client()).underWay(run.id())).isEmpty();
      assertThat(world.copies()).isBetween(1L, estate.before().latest().size() - 1L);
      assertThat(world.stage().directory().file("worker.log"))
          .content()
          .contains("Ready", "Stopped");

      world.control().disarm();
      world.stage().worker().restart();
      run.approve(run.awaitProof());
      estate.requireAfter(run.awaitReport());
    }
  }

  /** Asks the worker to leave; the grace that it was given and what follows last 10 s. */
  private static void terminate(WorkerProcess worker) throws Exception {
    ProcessHandle process = ProcessHandle.of(worker.process().pid()).orElseThrow();
    process.destroy();
    process.onExit().get(30, TimeUnit.SECONDS);
  }
}
