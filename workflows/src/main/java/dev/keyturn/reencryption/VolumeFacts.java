package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;

/**
 * A volume and what belongs to its swap, as AWS shows it.
 *
 * @param volume empty if there is no such volume
 * @param instance the one that it is attached to, or that its swap record names
 * @param replacement the volume that its tag names as standing in its place, if it is there
 * @param copies volumes that were made to replace it
 * @param snapshots snapshots that swaps made of it
 * @param openSwaps volumes with a swap record that names the instance, this one included
 */
public record VolumeFacts(
    Optional<VolumeState> volume,
    Optional<InstanceFacts> instance,
    Optional<VolumeState> replacement,
    List<VolumeState> copies,
    List<SwapSnapshot> snapshots,
    List<String> openSwaps) {
  public VolumeFacts {
    copies = List.copyOf(copies);
    snapshots = List.copyOf(snapshots);
    openSwaps = List.copyOf(openSwaps);
  }

  /** The id of the volume that stands in its place. */
  @JsonIgnore
  public Optional<String> replacedBy() {
    return tag(SwapTags.REPLACED_BY);
  }

  /** The record of a swap that has not ended. */
  @JsonIgnore
  public Optional<SwapRecord> record() {
    return tag(SwapTags.RECORD).map(SwapRecord::parse);
  }

  private Optional<String> tag(String name) {
    return volume.flatMap(found -> Optional.ofNullable(found.tags().get(name)));
  }
}
