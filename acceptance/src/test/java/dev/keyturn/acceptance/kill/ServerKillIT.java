package dev.keyturn.acceptance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.process.TemporalServer;
import dev.keyturn.replacement.Proof;
import dev.keyturn.replacement.RunReport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a response gets on when the Temporal server dies and comes back. */
class ServerKillIT {
  private static final int VERSIONS = 300;

  @TempDir Path directory;

  @Test
  void goesOnAfterTheTemporalServerIsKilledAndRestarted() {
    try (SmallWorld world = SmallWorld.onDisk(directory, VERSIONS)) {
      WholeEstate estate = new WholeEstate(world);
      TemporalServer temporal = world.stage().temporal();
      world.control().arm(SmallWorld.SLOW_COPIES);
      FollowedRun run = world.respond();
      world.awaitCopies();
      temporal.kill();
      assertThat(world.copies()).isBetween(1L, estate.before().latest().size() - 1L);
      world.control().disarm();
      temporal.restart();

      Proof proof = run.awaitProof();
      temporal.kill();
      temporal.restart();
      assertThat(run.awaitProof()).isEqualTo(proof);

      run.approve(proof);
      temporal.kill();
      temporal.restart();
      RunReport report = run.awaitReport();
      assertThat(report.approval()).contains("unauthenticated: " + FollowedRun.APPROVER);
      estate.requireAfter(report);
    }
  }
}
