package dev.keyturn.aws.ebs;

import dev.keyturn.reencryption.SwapRecord;
import dev.keyturn.reencryption.SwapTags;
import dev.keyturn.reencryption.VolumeFacts;
import dev.keyturn.reencryption.VolumeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Swaps of an instance that have not ended. Records are tags: one that a snapshot does not bear out
 * is named, and neither acted on nor in anybody's way.
 *
 * @param volumes those with a record that is borne out
 * @param doubts what is to be said of the others, but for the volume's own
 */
record OpenSwaps(List<String> volumes, List<String> doubts) {
  /** Those of the instance, if there is one, as a look at one volume of it shows them. */
  static OpenSwaps read(VolumeReader reader, VolumeFacts own, Optional<String> instance) {
    List<String> volumes = new ArrayList<>();
    List<String> doubts = new ArrayList<>();
    if (instance.isEmpty()) {
      return new OpenSwaps(volumes, doubts);
    }
    for (VolumeState found : reader.recorded()) {
      String text = found.tags().getOrDefault(SwapTags.RECORD, "");
      Optional<SwapRecord> record = SwapRecord.read(text);
      boolean elsewhere = record.isPresent() && !record.get().instance().equals(instance);
      boolean isOwn = own.volume().filter(one -> one.id().equals(found.id())).isPresent();
      if (elsewhere) {
        continue;
      }
      if (record
          .filter(one -> one.isBorneOut(isOwn ? own.snapshots() : reader.swapSnapshots(found.id())))
          .isPresent()) {
        volumes.add(found.id());
      } else if (!isOwn) {
        doubts.add(SwapTags.doubt(found.id(), text));
      }
    }
    volumes.sort(null);
    return new OpenSwaps(volumes, doubts);
  }
}
