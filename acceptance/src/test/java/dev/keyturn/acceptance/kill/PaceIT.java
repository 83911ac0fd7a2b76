package dev.keyturn.acceptance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.KeyturnJson;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.reencryption.Pause;
import dev.keyturn.reencryption.Receipt;
import dev.keyturn.reencryption.Resume;
import dev.keyturn.reencryption.Throttle;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A response that people hold up, slow down and let go on, on real processes. */
class PaceIT {
  private static final int VERSIONS = 400;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String OPERATOR = "operator@example.com";

  @TempDir Path directory;

  @Test
  void standsStillWhileItIsPausedAlsoWithAnotherWorkerAndThenLosesNothing() {
    try (SmallWorld world = SmallWorld.of(directory, VERSIONS)) {
      WholeEstate estate = new WholeEstate(world);
      world.control().arm(SmallWorld.SLOW_COPIES);
      FollowedRun run = world.respond();
      world.awaitCopies();

      tell(run, "pause", new Pause(OPERATOR));
      RunStatus paused = run.await(Phase.PAUSED);
      LostWork pages = new LostWork(run.client());
      Await.until("hand over", PATIENCE, () -> pages.underWay(run.id()).isEmpty());
      long copies = world.copies();
      assertThat(copies).isLessThan(estate.before().latest().size());
      assertThat(paused.pace().paused().orElseThrow().by()).isEqualTo(OPERATOR);
      world.control().disarm();

      world.stage().worker().restart();
      assertThat(run.await(Phase.PAUSED).pace()).isEqualTo(paused.pace());
      assertThat(pages.underWay(run.id())).isEmpty();
      assertThat(world.copies()).isEqualTo(copies);

      tell(run, "throttle", new Throttle(Optional.of(500), Optional.of(OPERATOR)));
      assertThat(run.await(Phase.PAUSED).pace().sentences())
          .anyMatch(sentence -> sentence.startsWith("throttled to 500 objects per second by"));
      assertThat(pages.underWay(run.id())).isEmpty();
      assertThat(world.copies()).isEqualTo(copies);
      tell(run, "resume", new Resume(OPERATOR));
      run.approve(run.awaitProof());
      estate.requireAfter(run.awaitReport());
    }
  }

  private static void tell(FollowedRun run, String update, Object decision) {
    run.run().tell(update, Receipt.class, KeyturnJson.mapper().valueToTree(decision));
  }
}
