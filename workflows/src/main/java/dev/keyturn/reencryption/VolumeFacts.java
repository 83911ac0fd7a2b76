package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A volume and what belongs to its swap, as AWS shows it.
 *
 * @param volume empty if there is no such volume
 * @param instance the one that it is attached to, or that its swap record names
 * @param replacement the volume that its tag names as standing in its place, if it is there
 * @param copies volumes that were made to replace it
 * @param snapshots snapshots that swaps made of it
 * @param openSwaps volumes with a swap record that names the instance, this one included
 * @param imagery what else in the region needs the old key, where the query asks for it; left out
 *     of the JSON where empty
 */
public record VolumeFacts(
    Optional<VolumeState> volume,
    Optional<InstanceFacts> instance,
    Optional<VolumeState> replacement,
    List<VolumeState> copies,
    List<SwapSnapshot> snapshots,
    List<String> openSwaps,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> imagery) {
  public VolumeFacts(
      Optional<VolumeState> volume,
      Optional<InstanceFacts> instance,
      Optional<VolumeState> replacement,
      List<VolumeState> copies,
      List<SwapSnapshot> snapshots,
      List<String> openSwaps,
      @Nullable List<String> imagery) {
    this.volume = volume;
    this.instance = instance;
    this.replacement = replacement;
    this.copies = List.copyOf(copies);
    this.snapshots = List.copyOf(snapshots);
    this.openSwaps = List.copyOf(openSwaps);
    this.imagery = imagery == null ? List.of() : List.copyOf(imagery);
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

  /** The same with what else in the region needs the old key. */
  public VolumeFacts with(List<String> found) {
    return new VolumeFacts(volume, instance, replacement, copies, snapshots, openSwaps, found);
  }

  private Optional<String> tag(String name) {
    return volume.flatMap(found -> Optional.ofNullable(found.tags().get(name)));
  }
}
