package dev.keyturn.acceptance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.KeyturnJson;
import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Estate;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.key.CanonicalPolicy;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.Receipt;
import dev.keyturn.replacement.Adoption;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.RestorePoint;
import dev.keyturn.replacement.RestoreReport;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;

/** That a run which was terminated still tells a worker that never saw it what it changed. */
class TerminatedRunIT {
  private static final int VERSIONS = 60;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  @Test
  void restoresWhatATerminatedRunChangedThoughItsWorkerIsGone() {
    try (SmallWorld world = SmallWorld.of(directory, VERSIONS)) {
      Surroundings before = Surroundings.of(world);
      FollowedRun run = terminated(world);

      RestoreReport restored = world.restore(run.id()).awaitEnd(RestoreReport.class);

      assertThat(restored.notes()).isEmpty();
      requireBack(world, before);
    }
  }

  @Test
  void rollsBackWhatARunAndTheTerminatedOneBeforeItChanged() {
    try (SmallWorld world = SmallWorld.of(directory, VERSIONS)) {
      Surroundings before = Surroundings.of(world);
      KeyArn made =
          terminated(world).run().ask("restorePoint", RestorePoint.class).newKey().orElseThrow();
      FollowedRun second =
          world.respond("second", world.request(RunMode.EXECUTE, world.estate().oldKey()));
      Await.until(
          "take over the key",
          PATIENCE,
          () -> second.run().ask("status", RunStatus.class).newKey().isPresent());

      second
          .run()
          .tell(
              "rollBack",
              Receipt.class,
              KeyturnJson.mapper().valueToTree(new RollBack(FollowedRun.APPROVER, "a test", true)));
      RunReport report = second.awaitEnd(RunReport.class);

      assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(report.plan().plan().adopts()).map(Adoption::key).contains(made);
      assertThat(report.notes()).isEmpty();
      requireBack(world, before);
    }
  }

  /** Ends a response that has moved aliases and some objects, and the worker that knew it. */
  private static FollowedRun terminated(SmallWorld world) {
    world.control().arm(SmallWorld.SLOW_COPIES);
    FollowedRun run = world.respond();
    world.awaitCopies();
    assertThat(Surroundings.of(world).policy()).contains("KeyturnContainment");
    assertThat(Surroundings.of(world).aliasTarget()).isNotEqualTo(world.estate().oldKey());
    run.client().newUntypedWorkflowStub(run.id()).terminate("a test ends it");
    world.stage().worker().kill();
    world.control().disarm();
    world.stage().worker().restart();
    world.stage().awaitWorker();
    return run;
  }

  /** Lists of grants lag. */
  private static void requireBack(SmallWorld world, Surroundings before) {
    Await.until(
        "list the same grants again",
        PATIENCE,
        () -> Surroundings.of(world).grantees().equals(before.grantees()));
    assertThat(Surroundings.of(world)).isEqualTo(before);
  }

  /** What containment and repointing change around the old key. */
  private record Surroundings(
      String state, String policy, String aliasTarget, List<String> grantees) {
    static Surroundings of(SmallWorld world) {
      KmsClient kms = world.stage().aws().kms(Actor.OWNER);
      String key = world.estate().oldKey();
      return new Surroundings(
          kms.describeKey(get -> get.keyId(key)).keyMetadata().keyStateAsString(),
          CanonicalPolicy.of(
              kms.getKeyPolicy(get -> get.keyId(key).policyName("default")).policy()),
          kms.describeKey(get -> get.keyId(Estate.ALIAS)).keyMetadata().arn(),
          kms.listGrants(list -> list.keyId(key)).grants().stream()
              .map(GrantListEntry::granteePrincipal)
              .sorted()
              .toList());
    }
  }
}
