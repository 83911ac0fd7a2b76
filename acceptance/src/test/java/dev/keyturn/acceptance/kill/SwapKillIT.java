package dev.keyturn.acceptance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Guests;
import dev.keyturn.acceptance.estate.Machines;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.ReplacementRequest;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.replacement.RunReport;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Volume;

/** That no kill in the middle of a swap leaves an instance without a volume. */
class SwapKillIT {
  private static final int VERSIONS = 10;

  /**
   * Around everything of a swap, above all between detach and attach. What is done to the three
   * disks of one instance at once may end in one kill.
   */
  private static final List<Blow> BLOWS =
      Stream.of(
              Blow.times(2, "CreateTags"),
              Blow.times(1, "StopInstances"),
              Blow.times(1, "CreateSnapshot"),
              Blow.times(1, "CreateVolume"),
              Blow.times(4, "DetachVolume"),
              Blow.times(4, "AttachVolume"),
              Blow.times(1, "ModifyInstanceAttribute"),
              // After the records of five volumes come the commits.
              List.of(Blow.after("ec2", "CreateTags", 5), Blow.after("ec2", "CreateTags", 6)),
              Blow.times(1, "StartInstances"),
              Blow.times(1, "DeleteTags"),
              List.of(Blow.at("dynamodb", "UpdateTable")))
          .flatMap(List::stream)
          .toList();

  @TempDir Path directory;

  /** Row 59. */
  @Test
  void leavesEveryInstanceWithItsVolumesWhenTheWorkerIsKilledBetweenDetachAndAttach() {
    try (SmallWorld world = SmallWorld.withMachines(directory, VERSIONS)) {
      Machines machines = world.estate().machines().orElseThrow();
      deleteBackup(world);
      FollowedRun run = world.respond("swaps", request(world));
      LostWork lost = new LostWork(run.client());
      RunReport report;
      try (Reaper reaper = Reaper.of(world, BLOWS, () -> lost.report(run.id()))) {
        run.approve(run.awaitProof());
        report = run.awaitReport();
        assertThat(reaper.left()).isZero();
      }
      assertThat(report.outcome()).isEqualTo(Outcome.DONE);
      String newKey = report.status().newKey().orElseThrow().value();
      machines.disks().forEach(disk -> requireWhole(world, disk, newKey));
      // One for each of the two instances, and again what a kill left without an answer.
      assertThat(world.control().calls("operation=StopInstances&error="))
          .isLessThanOrEqualTo(machines.disks().size());
    }
  }

  /** Volumes and tables. */
  private static ReplacementRequest request(SmallWorld world) {
    ReplacementRequest all = world.request(RunMode.EXECUTE);
    return new ReplacementRequest(
        all.key(),
        all.region(),
        all.ticket(),
        all.requestedBy(),
        all.stores().stream()
            .filter(store -> List.of("volume", "table").contains(store.type()))
            .toList(),
        all.mode(),
        all.plan(),
        all.reencryption(),
        all.suspects(),
        all.carryGrantsOf(),
        all.applicationRole(),
        all.settle(),
        all.maxSweeps(),
        all.maxInstancesStopped(),
        all.newSignaturesOnly(),
        all.seal(),
        all.watch(),
        all.enableOnOutage(),
        all.importing());
  }

  /** It would be a pin. */
  private static void deleteBackup(SmallWorld world) {
    String backup = world.estate().tables().orElseThrow().backup();
    world.stage().aws().dynamodb(Actor.OWNER).deleteBackup(delete -> delete.backupArn(backup));
  }

  private static void requireWhole(SmallWorld world, Machines.Disk disk, String newKey) {
    Ec2Client ec2 = world.stage().aws().ec2(Actor.OWNER);
    Instance instance =
        ec2.describeInstances(get -> get.instanceIds(disk.instance()))
            .reservations()
            .get(0)
            .instances()
            .get(0);
    assertThat(instance.state().nameAsString()).isEqualTo("running");
    List<Volume> there =
        ec2.describeVolumes(
                get ->
                    get.filters(
                        filter("attachment.instance-id", disk.instance()),
                        filter("attachment.device", disk.device())))
            .volumes();
    assertThat(there).singleElement().extracting(Volume::kmsKeyId).isEqualTo(newKey);
    assertThat(
            ec2.describeVolumes(get -> get.filters(filter("tag:keyturn:replaces", disk.volume())))
                .volumes())
        .isEqualTo(there);
    assertThat(new Guests(world.stage().sandbox()::control).read(disk.instance(), disk.device()))
        .isEqualTo(
            world.estate().machines().orElseThrow().contents().getOrDefault(disk.volume(), ""));
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }
}
