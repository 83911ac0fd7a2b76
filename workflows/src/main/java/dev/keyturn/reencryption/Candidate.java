package dev.keyturn.reencryption;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A volume that a sweep may swap, at the last look.
 *
 * @param settled what there is to count of it if it is not to be swapped
 */
record Candidate(DataStore.Volume store, VolumeFacts facts, Optional<Tally> settled) {
  /** Those whose swap has not ended at the first such instance: its lock covers no other. */
  static List<Candidate> open(List<Candidate> volumes) {
    List<Candidate> open = volumes.stream().filter(v -> v.facts().record().isPresent()).toList();
    return open.stream().filter(v -> v.recordedAt().equals(open.get(0).recordedAt())).toList();
  }

  /** When an outage of all of them may begin: the last begin of a window. */
  static Optional<Instant> begin(List<Candidate> volumes) {
    return windows(volumes).map(MaintenanceWindow::from).max(Comparator.naturalOrder());
  }

  /** When an outage of all of them goes back that is still at work: the first end of a window. */
  static Optional<Instant> turn(List<Candidate> volumes) {
    return windows(volumes).map(MaintenanceWindow::turn).min(Comparator.naturalOrder());
  }

  private static Stream<MaintenanceWindow> windows(List<Candidate> volumes) {
    return volumes.stream().flatMap(volume -> volume.store().window().stream());
  }

  String id() {
    return store.id();
  }

  /** The instance that it is attached to. */
  Optional<InstanceFacts> instance() {
    return facts
        .volume()
        .filter(volume -> !volume.attachments().isEmpty())
        .flatMap(volume -> facts.instance());
  }

  /** Whether its instance has to be stopped for it. */
  boolean isToBeStopped() {
    return instance().filter(found -> !found.isStopped()).isPresent();
  }

  /** Copies that may have been written to: never deleted, so that a person has to know of them. */
  List<String> idle() {
    return facts.copies().stream()
        .filter(VolumeState::isAvailable)
        .map(VolumeState::id)
        .filter(copy -> facts.replacedBy().filter(copy::equals).isEmpty())
        .toList();
  }

  /** What a person should do about them. */
  List<String> idleInWords() {
    return idle().stream()
        .map(
            copy ->
                "volume "
                    + copy
                    + " is a copy of "
                    + id()
                    + " that is not in use and may have been attached once; look what is on it, then"
                    + " delete it by hand")
        .toList();
  }

  /** The instance that the record of a swap names which has not ended. */
  Optional<String> recordedAt() {
    return facts.record().flatMap(SwapRecord::instance);
  }

  /**
   * Whether a swap left it where it was; a tag that another one sets after a swap is no way back.
   */
  boolean isBack(boolean failed) {
    return facts.replacedBy().isEmpty() && (failed || facts.unprovenReplacement().isEmpty());
  }

  /**
   * Whether it is to be swapped, and hangs where the other one does. What hangs nowhere is swapped
   * for itself: only an instance that is stopped keeps several unused.
   */
  boolean isReadyWith(Candidate other) {
    Optional<String> place = instance().map(InstanceFacts::id);
    return settled.isEmpty()
        && place.equals(other.instance().map(InstanceFacts::id))
        && (place.isPresent() || id().equals(other.id()));
  }
}
