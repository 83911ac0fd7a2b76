package dev.keyturn.acceptance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.replacement.RunReport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a response gets on when workers die in its middle. */
class WorkerKillIT {
  private static final int VERSIONS = 100;

  /** Every kind of call by which a response changes anything, in the order of the spine. */
  private static final List<Blow> CHANGES =
      List.of(
          Blow.at("kms", "RevokeGrant"),
          Blow.at("kms", "PutKeyPolicy"),
          Blow.at("kms", "CreateKey"),
          Blow.at("kms", "CreateGrant"),
          Blow.at("kms", "UpdateAlias"),
          Blow.at("s3", "PutBucketEncryption"),
          Blow.after("s3", "CopyObject", 20),
          Blow.after("s3", "UpdateObjectEncryption", 10),
          Blow.after("kms", "ReEncrypt", 50),
          Blow.on("s3", "PutObject", "wrapped.jsonl"),
          Blow.at("kms", "EnableKey"),
          Blow.at("kms", "TagResource"),
          Blow.at("kms", "DisableKey"));

  /** The first question to the disabled key. */
  private static final Blow PROVING = Blow.at("kms", "Decrypt");

  @TempDir Path directory;

  @Test
  void completesWhenTheWorkerIsKilledAfterEveryMutatingCall() {
    List<Blow> blows = Blow.all(CHANGES, PROVING);
    try (SmallWorld world = SmallWorld.of(directory, VERSIONS)) {
      WholeEstate estate = new WholeEstate(world);
      FollowedRun run = world.respond();
      LostWork lost = new LostWork(run.client());
      RunReport report;
      try (Reaper reaper = Reaper.of(world, blows, () -> lost.report(run.id()))) {
        run.approve(run.awaitProof());
        report = run.awaitReport();
        assertThat(reaper.left()).isZero();
      }
      for (Blow change : CHANGES) {
        assertThat(world.control().calls("fault=delay&error=&operation=" + change.operation()))
            .as("calls that took effect while the worker was dead: " + change)
            .isOne();
      }
      assertThat(world.control().calls("fault=delay&error=DisabledException")).isOne();
      estate.requireAfter(report);
    }
  }
}
