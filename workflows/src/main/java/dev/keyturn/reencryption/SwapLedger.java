package dev.keyturn.reencryption;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a sweep's own history holds of its swaps, which no tag can change. */
final class SwapLedger {
  private final Map<String, SwapRecord> records = new TreeMap<>();
  private final Map<String, String> copies = new TreeMap<>();
  private final Set<String> committed = new LinkedHashSet<>();
  private final List<String> used = new ArrayList<>();
  private final Map<String, String> addresses = new TreeMap<>();
  private final Map<String, String> stopped = new TreeMap<>();
  private final Set<String> notes = new LinkedHashSet<>();

  void began(String volume, SwapRecord record) {
    records.put(volume, record);
  }

  /** EC2 has taken the order to stop the record's instance. */
  void ordersStop(SwapRecord record) {
    stopped.put(record.instance().orElseThrow(), record.launched());
  }

  /** Whether it only looks as if it ran: EC2 may show it late that a stop was ordered. */
  boolean isStopping(InstanceFacts instance) {
    return instance.isRunning() && instance.launched().equals(stopped.get(instance.id()));
  }

  /** An instance that is to be stopped, as it runs. */
  void stops(InstanceFacts instance) {
    instance.lostAddress().ifPresent(ip -> addresses.put(instance.id(), ip));
  }

  /** One that runs again: whoever goes by its address has to know the new one. */
  void runs(InstanceFacts instance) {
    Optional.ofNullable(addresses.get(instance.id()))
        .filter(before -> instance.lostAddress().filter(before::equals).isEmpty())
        .ifPresent(
            before ->
                note(
                    "instance "
                        + instance.id()
                        + " lost the public address "
                        + before
                        + " when it was stopped, and has "
                        + instance.lostAddress().orElse("none")
                        + " now"));
  }

  void made(String volume, String copy) {
    copies.put(volume, copy);
  }

  /** A volume that is attached or stands for another one may be written to from now on. */
  void uses(String volume) {
    if (!used.contains(volume)) {
      used.add(volume);
    }
  }

  /** From here on the copy may stand in the volume's place. */
  void commits(String volume) {
    committed.add(volume);
  }

  /** Whether a swap of this sweep, which has not ended, is at work on the volume. */
  boolean isAtWork(String volume) {
    return records.containsKey(volume);
  }

  void ended(String volume) {
    records.remove(volume);
  }

  /** What the report should say; once, however often it is seen. */
  void note(String text) {
    notes.add(text);
  }

  List<String> used() {
    return List.copyOf(used);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  Optional<String> copy(String volume) {
    return Optional.ofNullable(copies.get(volume));
  }

  /** Where a volume belongs that is being swapped. */
  Optional<String> instance(String volume) {
    return Optional.ofNullable(records.get(volume)).flatMap(SwapRecord::instance);
  }

  /** What a swap goes by, of this sweep or of one that broke off. */
  Optional<SwapRecord> record(VolumeFacts facts) {
    return facts
        .volume()
        .map(VolumeState::id)
        .flatMap(id -> Optional.ofNullable(records.get(id)))
        .or(facts::record);
  }

  /**
   * What stands in a volume's place: of a swap of this sweep, no copy but its own, and only once
   * history has ordered that; of any, none that is still marked as never put in its place: the mark
   * is taken off before the instance is started.
   */
  Optional<String> replacedBy(VolumeFacts facts) {
    String volume = facts.volume().map(VolumeState::id).orElse("");
    return facts
        .replacement()
        .filter(by -> !by.tags().containsKey(SwapTags.UNUSED))
        .map(VolumeState::id)
        .filter(by -> !isAtWork(volume) || ordered(volume).filter(by::equals).isPresent());
  }

  /** The copy that history has ordered into a volume's place, whether or not that is seen. */
  Optional<String> ordered(String volume) {
    return copy(volume).filter(own -> committed.contains(volume));
  }
}
