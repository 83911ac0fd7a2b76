package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.InstanceFacts;
import dev.keyturn.reencryption.SwapRecord;
import dev.keyturn.reencryption.SwapSnapshot;
import dev.keyturn.reencryption.SwapTags;
import dev.keyturn.reencryption.VolumeFacts;
import dev.keyturn.reencryption.VolumeState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Volume;

/**
 * Reads volumes, their instances and what swaps made; changes nothing. What a service manages is
 * asked for too, which an account may hide from lists by default [EC2 API,
 * ManagedResourceVisibilitySettings].
 */
final class VolumeReader {
  /** As many values as a filter takes. */
  private static final int MOST_VALUES = 200;

  private final Ec2Client ec2;

  VolumeReader(Ec2Client ec2) {
    this.ec2 = ec2;
  }

  /** What is known of a volume; of an instance too, if the asker names one. */
  VolumeFacts facts(String id, Optional<String> asked) {
    Optional<VolumeState> volume = volume(id);
    VolumeFacts alone =
        new VolumeFacts(
            volume,
            Optional.empty(),
            volume
                .flatMap(found -> Optional.ofNullable(found.tags().get(SwapTags.REPLACED_BY)))
                .flatMap(this::volume),
            copies(id),
            swapSnapshots(id),
            List.of(),
            List.of(),
            List.of());
    Optional<String> instance =
        asked
            .or(() -> alone.record().flatMap(SwapRecord::instance))
            .or(() -> volume.flatMap(VolumeState::instance));
    OpenSwaps open = OpenSwaps.read(this, alone, instance);
    return new VolumeFacts(
        volume,
        instance.flatMap(this::instance),
        alone.replacement(),
        alone.copies(),
        alone.snapshots(),
        open.volumes(),
        open.doubts(),
        List.of());
  }

  Optional<VolumeState> volume(String id) {
    return described(id).map(VolumeMapper::volume);
  }

  Optional<Volume> described(String id) {
    return found(
        "ec2:DescribeVolumes",
        id,
        () ->
            ec2
                .describeVolumes(get -> get.volumeIds(id).includeManagedResources(true))
                .volumes()
                .stream()
                .findFirst());
  }

  Optional<InstanceFacts> instance(String id) {
    return found("ec2:DescribeInstances", id, () -> describedInstance(id))
        .map(
            found ->
                VolumeMapper.instance(
                    found,
                    stopProtected(id),
                    instanceStore(found.instanceTypeAsString()),
                    checks(id)));
  }

  /** Snapshots that swaps made of a volume. */
  List<SwapSnapshot> swapSnapshots(String volume) {
    return swapSnapshotsSince(volume, Instant.MIN);
  }

  /** Those that AWS began to take at some time or later. */
  List<SwapSnapshot> swapSnapshotsSince(String volume, Instant since) {
    return snapshots(List.of(volume)).stream()
        .filter(made -> !made.startTime().isBefore(since))
        .flatMap(made -> SwapDescription.read(made).stream())
        .toList();
  }

  /** The same of several volumes, by their ids, in few calls. */
  Map<String, List<SwapSnapshot>> swapSnapshots(List<String> volumes) {
    Map<String, List<SwapSnapshot>> found = new TreeMap<>();
    for (int from = 0; from < volumes.size(); from += MOST_VALUES) {
      int to = Math.min(from + MOST_VALUES, volumes.size());
      for (Snapshot made : snapshots(volumes.subList(from, to))) {
        SwapDescription.read(made)
            .ifPresent(
                one -> found.computeIfAbsent(made.volumeId(), id -> new ArrayList<>()).add(one));
      }
    }
    return found;
  }

  private List<Snapshot> snapshots(List<String> volumes) {
    return AwsFailures.call(
        "ec2:DescribeSnapshots",
        String.join(", ", volumes),
        () ->
            ec2
                .describeSnapshotsPaginator(
                    get ->
                        get.ownerIds("self")
                            .filters(Filter.builder().name("volume-id").values(volumes).build()))
                .snapshots()
                .stream()
                .toList());
  }

  /** Volumes that were made to replace a volume. */
  List<VolumeState> copies(String volume) {
    return listed("tag:" + SwapTags.REPLACES, volume);
  }

  /** Volumes that bear the record of a swap, whoever wrote it. */
  List<VolumeState> recorded() {
    return listed("tag-key", SwapTags.RECORD);
  }

  /** Volumes that were made from a snapshot. */
  List<VolumeState> madeFrom(String snapshot) {
    return listed("snapshot-id", snapshot);
  }

  private List<VolumeState> listed(String filter, String value) {
    return AwsFailures.call(
        "ec2:DescribeVolumes",
        value,
        () ->
            ec2
                .describeVolumesPaginator(get -> get.filters(filter(filter, value)))
                .volumes()
                .stream()
                .map(VolumeMapper::volume)
                .toList());
  }

  private Optional<Instance> describedInstance(String id) {
    return ec2
        .describeInstances(get -> get.instanceIds(id).includeManagedResources(true))
        .reservations()
        .stream()
        .flatMap(reservation -> reservation.instances().stream())
        .findFirst();
  }

  private boolean stopProtected(String id) {
    return AwsFailures.call(
        "ec2:DescribeInstanceAttribute",
        id,
        () -> {
          var answer =
              ec2.describeInstanceAttribute(
                  get -> get.instanceId(id).attribute(InstanceAttributeName.DISABLE_API_STOP));
          return answer.disableApiStop() != null
              && Boolean.TRUE.equals(answer.disableApiStop().value());
        });
  }

  private boolean instanceStore(String type) {
    return AwsFailures.call(
        "ec2:DescribeInstanceTypes",
        type,
        () ->
            ec2
                .describeInstanceTypes(get -> get.instanceTypesWithStrings(type))
                .instanceTypes()
                .stream()
                .anyMatch(found -> Boolean.TRUE.equals(found.instanceStorageSupported())));
  }

  private String checks(String id) {
    return AwsFailures.call(
        "ec2:DescribeInstanceStatus",
        id,
        () ->
            ec2
                .describeInstanceStatus(
                    get ->
                        get.instanceIds(id).includeAllInstances(true).includeManagedResources(true))
                .instanceStatuses()
                .stream()
                .findFirst()
                .map(VolumeReader::checks)
                .orElse("unknown"));
  }

  private static String checks(InstanceStatus status) {
    String instance = status.instanceStatus().statusAsString();
    String system = status.systemStatus().statusAsString();
    return instance.equals(system) ? instance : instance + ", " + system;
  }

  private static <T> Optional<T> found(String action, String resource, Supplier<Optional<T>> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      if (AwsFailures.typeOf(e) == FailureType.NOT_FOUND) {
        return Optional.empty();
      }
      throw AwsFailures.of(action, resource, e);
    }
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }
}
