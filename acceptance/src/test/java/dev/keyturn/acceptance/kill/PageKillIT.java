package dev.keyturn.acceptance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a page of re-encryption is resumed where a worker died. */
class PageKillIT {
  private static final int VERSIONS = 1_500;

  @TempDir Path directory;

  @Test
  void resumesAPageAfterAKillInTheMiddleOfReencryption() {
    List<Blow> blows =
        List.of(
            Blow.after("s3", "CopyObject", 100),
            Blow.after("s3", "UpdateObjectEncryption", 150),
            Blow.after("s3", "CopyObject", 400),
            Blow.after("s3", "CopyObject", 700));
    try (SmallWorld world = SmallWorld.of(directory, VERSIONS)) {
      WholeEstate estate = new WholeEstate(world);
      FollowedRun run = world.respond();
      // Here the server is left to find out by itself what died.
      try (Reaper reaper = Reaper.of(world, blows, () -> {})) {
        run.approve(run.awaitProof());
        assertThat(reaper.left()).isZero();
        assertThat(reaper.kills()).isGreaterThan(1);
      }
      estate.requireAfter(run.awaitReport());
    }
  }
}
