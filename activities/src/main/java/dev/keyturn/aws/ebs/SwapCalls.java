package dev.keyturn.aws.ebs;

import dev.keyturn.reencryption.CopyOrder;
import dev.keyturn.reencryption.SwapRecord;
import dev.keyturn.reencryption.SwapSnapshot;
import dev.keyturn.reencryption.SwapTags;
import dev.keyturn.reencryption.SwapTrial;
import dev.keyturn.reencryption.TriedCalls;
import dev.keyturn.reencryption.VolumeAttachment;
import dev.keyturn.reencryption.VolumeState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Tries every call that a swap and its way back can't do without. The new volume is not there yet,
 * so that the old one is tried in its place: a condition that only the new one's tags, its key or
 * its snapshot would meet is not seen, and neither is what KMS allows. Deletions are not tried:
 * what may not be deleted is kept, and named.
 */
final class SwapCalls {
  private final Ec2Client ec2;
  private final SwapTrial trial;
  private final VolumeReader reader;
  private final DryRuns runs = new DryRuns();

  SwapCalls(Ec2Client ec2, SwapTrial trial) {
    this.ec2 = ec2;
    this.trial = trial;
    this.reader = new VolumeReader(ec2);
  }

  /** A volume that is gone needs no calls. */
  TriedCalls tried() {
    reader.volume(trial.volume().volume()).ifPresent(this::attempt);
    return runs.tried();
  }

  private void attempt(VolumeState volume) {
    tags(volume.id());
    copies(volume);
    for (VolumeAttachment place : volume.attachments()) {
      if (place.isToInstance()) {
        exchange(volume.id(), place);
        boolean rests = reader.instance(place.instance()).filter(i -> i.isStopped()).isPresent();
        if (!rests) {
          stopAndStart(place.instance());
        }
      }
    }
  }

  /** With the very names: policies may allow some tags and not others. */
  private void tags(String id) {
    Tag record = VolumeMapper.tag(SwapTags.RECORD, SwapRecord.UNATTACHED.text());
    Tag by = VolumeMapper.tag(SwapTags.REPLACED_BY, id);
    runs.attempt(
        "ec2:CreateTags",
        id,
        () -> ec2.createTags(r -> r.resources(id).tags(record, by).dryRun(true)));
    runs.attempt(
        "ec2:DeleteTags",
        id,
        () ->
            ec2.deleteTags(
                r -> r.resources(id).tags(named(SwapTags.RECORD, SwapTags.UNUSED)).dryRun(true)));
  }

  private static List<Tag> named(String... names) {
    return Stream.of(names).map(name -> Tag.builder().key(name).build()).toList();
  }

  private void copies(VolumeState volume) {
    String id = volume.id();
    Map<String, String> tags = Map.of(SwapTags.OF, id, SwapTags.PURPOSE, SwapTags.SWAP);
    runs.attempt(
        "ec2:CreateSnapshot",
        id,
        () ->
            ec2.createSnapshot(
                r ->
                    r.volumeId(id)
                        .tagSpecifications(VolumeMapper.tagged(ResourceType.SNAPSHOT, tags))
                        .dryRun(true)));
    Optional<String> known =
        reader.swapSnapshots(id).stream().map(SwapSnapshot::id).reduce((first, last) -> last);
    CopyOrder copy = new CopyOrder(volume, known.orElse(""), trial.key(), "dry run", "");
    Runnable dryRun =
        () ->
            ec2.createVolume(
                VolumeCopies.request(copy).toBuilder()
                    .snapshotId(known.orElse(null))
                    .dryRun(true)
                    .build());
    if (known.isPresent()) {
      runs.attempt("ec2:CreateVolume", "a copy of " + id + " from " + known.get(), dryRun);
    } else {
      // A policy may allow it from snapshots alone: right before the stop there is one.
      runs.attemptTolerantly("ec2:CreateVolume", "a copy of " + id, dryRun);
    }
  }

  private void exchange(String id, VolumeAttachment place) {
    String instance = place.instance();
    String at = id + " to " + instance + " at " + place.device();
    runs.attempt(
        "ec2:DetachVolume",
        id + " from " + instance,
        () -> ec2.detachVolume(r -> r.volumeId(id).instanceId(instance).dryRun(true)));
    runs.attempt(
        "ec2:AttachVolume",
        at,
        () ->
            ec2.attachVolume(
                r -> r.volumeId(id).instanceId(instance).device(place.device()).dryRun(true)));
    // An attachment begins without it, so that it is called for no other.
    if (place.deleteOnTermination()) {
      modify(instance, place.device());
    }
  }

  private void modify(String instance, String device) {
    runs.attempt(
        "ec2:ModifyInstanceAttribute",
        instance,
        () ->
            ec2.modifyInstanceAttribute(
                r ->
                    r.instanceId(instance)
                        .blockDeviceMappings(VolumeMapper.onTermination(device, true))
                        .dryRun(true)));
  }

  private void stopAndStart(String instance) {
    List<String> ids = List.of(instance);
    runs.attempt(
        "ec2:StopInstances",
        instance,
        () -> ec2.stopInstances(r -> r.instanceIds(ids).dryRun(true)));
    runs.attempt(
        "ec2:StartInstances",
        instance,
        () -> ec2.startInstances(r -> r.instanceIds(ids).dryRun(true)));
  }
}
