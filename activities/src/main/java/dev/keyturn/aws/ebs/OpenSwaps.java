package dev.keyturn.aws.ebs;

import dev.keyturn.reencryption.SwapRecord;
import dev.keyturn.reencryption.SwapSnapshot;
import dev.keyturn.reencryption.SwapTags;
import dev.keyturn.reencryption.VolumeFacts;
import dev.keyturn.reencryption.VolumeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Swaps of an instance that have not ended. Records are tags: one that a snapshot does not bear out
 * is named, and neither acted on nor in anybody's way.
 *
 * @param volumes those with a record that is borne out
 * @param doubts what is to be said of the others, but for the volume's own
 */
record OpenSwaps(List<String> volumes, List<String> doubts) {
  /** So many are named; whoever may set tags must not fill a run's history with them. */
  private static final int MOST_NAMED = 5;

  /** Those of the instance, if there is one, as a look at one volume of it shows them. */
  static OpenSwaps read(VolumeReader reader, VolumeFacts own, Optional<String> instance) {
    if (instance.isEmpty()) {
      return new OpenSwaps(List.of(), List.of());
    }
    Map<String, String> texts = new TreeMap<>();
    for (VolumeState found : reader.recorded()) {
      String text = found.tags().getOrDefault(SwapTags.RECORD, "");
      Optional<SwapRecord> record = SwapRecord.read(text);
      if (record.isEmpty() || record.get().instance().equals(instance)) {
        texts.put(found.id(), text);
      }
    }
    Map<String, List<SwapSnapshot>> snapshots =
        texts.isEmpty() ? Map.of() : reader.swapSnapshots(List.copyOf(texts.keySet()));
    List<String> volumes = new ArrayList<>();
    List<String> doubts = new ArrayList<>();
    texts.forEach(
        (id, text) -> {
          if (SwapRecord.read(text)
              .filter(record -> record.isBorneOut(snapshots.getOrDefault(id, List.of())))
              .isPresent()) {
            volumes.add(id);
          } else if (own.volume().filter(one -> one.id().equals(id)).isEmpty()) {
            doubts.add(SwapTags.doubt(id, text));
          }
        });
    return new OpenSwaps(volumes, few(doubts));
  }

  private static List<String> few(List<String> doubts) {
    if (doubts.size() <= MOST_NAMED) {
      return doubts;
    }
    List<String> few = new ArrayList<>(doubts.subList(0, MOST_NAMED));
    few.add(
        (doubts.size() - MOST_NAMED)
            + " more volumes bear a tag "
            + SwapTags.RECORD
            + " that nothing bears out");
    return few;
  }
}
