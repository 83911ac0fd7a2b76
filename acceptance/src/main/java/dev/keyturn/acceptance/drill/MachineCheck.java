package dev.keyturn.acceptance.drill;

import dev.keyturn.acceptance.estate.Guests;
import dev.keyturn.acceptance.estate.Machines;
import dev.keyturn.acceptance.process.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Volume;

/**
 * Shows that everything on EBS lives under the new key: stops and starts each instance, and reads
 * what is on its disks, on the spare volume, and on what is made of the copies.
 */
final class MachineCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DEVICE = "/dev/sdy";
  private static final String ROOT = "/dev/xvda";

  private final Ec2Client ec2;
  private final Guests guests;
  private final Machines machines;
  private final String newKey;
  private final List<String> wrong = new ArrayList<>();
  private long checked;

  MachineCheck(Ec2Client ec2, Guests guests, Machines machines, String newKey) {
    this.ec2 = ec2;
    this.guests = guests;
    this.machines = machines;
    this.newKey = newKey;
  }

  /** Reads all. */
  FullRead.Result readAll() {
    machines.instances().forEach(this::startAgain);
    for (Machines.Disk disk : machines.disks()) {
      expect(disk.volume(), () -> guests.read(disk.instance(), disk.device()));
    }
    expect(machines.spare(), this::spare);
    expect(machines.snapshot(), this::copiedSnapshot);
    expect(machines.image(), this::copiedImage);
    check(machines.template() + " names another key", this::templateNamesNewKey);
    return new FullRead.Result(checked, wrong);
  }

  private void startAgain(String instance) {
    ec2.stopInstances(request -> request.instanceIds(instance));
    awaitState(instance, InstanceStateName.STOPPED);
    ec2.startInstances(request -> request.instanceIds(instance));
    awaitState(instance, InstanceStateName.RUNNING);
  }

  private void expect(String item, Supplier<String> reading) {
    String expected = machines.contents().get(item);
    checked++;
    try {
      String found = reading.get();
      if (!found.equals(expected)) {
        wrong.add(item + " holds \"" + found + "\", written was \"" + expected + "\"");
      }
    } catch (SdkException | IllegalStateException e) {
      wrong.add(item + ": " + e.getMessage());
    }
  }

  private void check(String otherwise, BooleanSupplier holds) {
    checked++;
    if (!holds.getAsBoolean()) {
      wrong.add(otherwise);
    }
  }

  /** The one free volume under the new key. */
  private String spare() {
    List<Volume> free =
        ec2.describeVolumesPaginator().volumes().stream()
            .filter(volume -> newKey.equals(volume.kmsKeyId()) && volume.attachments().isEmpty())
            .toList();
    if (free.size() != 1) {
      throw new IllegalStateException(free.size() + " free volumes are under the new key");
    }
    return contentOf(free.get(0).volumeId());
  }

  private String copiedSnapshot() {
    Snapshot copy =
        only(
            ec2.describeSnapshotsPaginator(request -> request.ownerIds("self")).snapshots().stream()
                .filter(snapshot -> newKey.equals(snapshot.kmsKeyId()))
                .filter(snapshot -> isNamed(snapshot, "nightly"))
                .toList(),
            "snapshots");
    String zone = describe(machines.instances().get(0)).placement().availabilityZone();
    String volume =
        ec2.createVolume(
                request ->
                    request.snapshotId(copy.snapshotId()).availabilityZone(zone).encrypted(true))
            .volumeId();
    return contentOf(volume);
  }

  private static boolean isNamed(Snapshot snapshot, String name) {
    return snapshot.tags().stream()
        .anyMatch(tag -> tag.key().equals("Name") && tag.value().equals(name));
  }

  private String copiedImage() {
    Image copy =
        only(
            ec2.describeImages(request -> request.owners("self")).images().stream()
                .filter(image -> !image.imageId().equals(machines.image()))
                .toList(),
            "images");
    String instance =
        ec2.runInstances(request -> request.minCount(1).maxCount(1).imageId(copy.imageId()))
            .instances()
            .get(0)
            .instanceId();
    awaitState(instance, InstanceStateName.RUNNING);
    return guests.read(instance, ROOT);
  }

  private boolean templateNamesNewKey() {
    return ec2
        .describeLaunchTemplateVersions(
            request -> request.launchTemplateId(machines.template()).versions("$Default"))
        .launchTemplateVersions()
        .stream()
        .flatMap(version -> version.launchTemplateData().blockDeviceMappings().stream())
        .allMatch(mapping -> newKey.equals(mapping.ebs().kmsKeyId()));
  }

  /** What a guest reads from a free volume. */
  private String contentOf(String volume) {
    String instance = machines.instances().get(0);
    Await.until("attach " + volume, PATIENCE, () -> tried(() -> attach(volume, instance)));
    String[] content = new String[1];
    Await.until(
        "read " + volume, PATIENCE, () -> tried(() -> content[0] = guests.read(instance, DEVICE)));
    ec2.detachVolume(request -> request.volumeId(volume));
    Await.until(
        "detach " + volume,
        PATIENCE,
        () ->
            ec2.describeVolumes(request -> request.volumeIds(volume)).volumes().stream()
                .allMatch(found -> found.attachments().isEmpty()));
    return content[0];
  }

  private void attach(String volume, String instance) {
    ec2.attachVolume(request -> request.volumeId(volume).instanceId(instance).device(DEVICE));
  }

  private static boolean tried(Runnable step) {
    try {
      step.run();
      return true;
    } catch (SdkException | IllegalStateException notYet) {
      return false;
    }
  }

  private void awaitState(String instance, InstanceStateName state) {
    Await.until("see " + instance + " " + state, PATIENCE, () -> isIn(instance, state));
  }

  /** What was just made may not be found yet. */
  private boolean isIn(String instance, InstanceStateName state) {
    try {
      return describe(instance).state().name() == state;
    } catch (SdkException notYet) {
      return false;
    }
  }

  private Instance describe(String instance) {
    return ec2.describeInstances(request -> request.instanceIds(instance))
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }

  private static <T> T only(List<T> found, String what) {
    if (found.size() != 1) {
      throw new IllegalStateException(found.size() + " " + what + " are under the new key");
    }
    return found.get(0);
  }
}
