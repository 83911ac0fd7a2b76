package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A volume and what belongs to its swap. Tags only say where to look: of what they name, that alone
 * is kept which AWS bears out by what nobody can change, see {@link #isCopy}.
 *
 * @param volume empty if there is no such volume
 * @param instance the one that the query names, or its swap record, or that it is attached to
 * @param replacement the volume that its tag names as standing in its place, if it is a copy
 * @param copies volumes that were made to replace it
 * @param snapshots snapshots that swaps made of it
 * @param openSwaps volumes with a swap record that names the instance, this one included
 * @param doubts what is to be said of records on other volumes that nothing bears out; left out of
 *     the JSON where empty
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
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> doubts,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> imagery) {
  public VolumeFacts(
      Optional<VolumeState> volume,
      Optional<InstanceFacts> instance,
      Optional<VolumeState> replacement,
      List<VolumeState> copies,
      List<SwapSnapshot> snapshots,
      List<String> openSwaps,
      @Nullable List<String> doubts,
      @Nullable List<String> imagery) {
    this.volume = volume;
    this.instance = instance;
    this.replacement = replacement.filter(found -> isCopy(found, volume, snapshots));
    this.copies = copies.stream().filter(found -> isCopy(found, volume, snapshots)).toList();
    this.snapshots = List.copyOf(snapshots);
    this.openSwaps = List.copyOf(openSwaps);
    this.doubts = doubts == null ? List.of() : List.copyOf(doubts);
    this.imagery = imagery == null ? List.of() : List.copyOf(imagery);
  }

  /** A copy may have grown since; what it was made from can't have. */
  private static boolean isCopy(
      VolumeState copy, Optional<VolumeState> original, List<SwapSnapshot> snapshots) {
    return snapshots.stream()
        .filter(made -> copy.snapshot().filter(made.id()::equals).isPresent())
        .filter(made -> copy.shape().size() >= made.size())
        .anyMatch(made -> original.filter(old -> old.shape().size() == made.size()).isPresent());
  }

  /** The id of the volume that stands in its place. */
  @JsonIgnore
  public Optional<String> replacedBy() {
    return replacement.map(VolumeState::id);
  }

  /** What only its tag calls its replacement. */
  @JsonIgnore
  public Optional<String> unprovenReplacement() {
    return tag(SwapTags.REPLACED_BY).filter(by -> replacement.isEmpty());
  }

  /** The record of a swap that has not ended. */
  @JsonIgnore
  public Optional<SwapRecord> record() {
    return tag(SwapTags.RECORD)
        .flatMap(SwapRecord::read)
        .filter(record -> record.isBorneOut(snapshots));
  }

  /** What a person should be told of records that nothing bears out, its own included. */
  @JsonIgnore
  public List<String> unprovenRecords() {
    List<String> all = new ArrayList<>(doubts);
    ownDoubt().ifPresent(all::add);
    return all;
  }

  /** What a person should be told of its own record, if nothing bears that out. */
  @JsonIgnore
  public Optional<String> ownDoubt() {
    return volume
        .filter(found -> record().isEmpty())
        .flatMap(found -> tag(SwapTags.RECORD).map(text -> SwapTags.doubt(found.id(), text)));
  }

  /** The same with what else in the region needs the old key. */
  public VolumeFacts with(List<String> found) {
    return new VolumeFacts(
        volume, instance, replacement, copies, snapshots, openSwaps, doubts, found);
  }

  private Optional<String> tag(String name) {
    return volume.flatMap(found -> Optional.ofNullable(found.tags().get(name)));
  }
}
