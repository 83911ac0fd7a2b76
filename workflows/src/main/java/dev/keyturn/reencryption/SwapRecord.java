package dev.keyturn.reencryption;

import java.util.List;
import java.util.Optional;

/**
 * What makes an instance whole again, kept in a tag of the old volume from before the first change.
 *
 * @param instance where the volume was attached, if anywhere
 * @param launched when the instance was last started, see {@link InstanceFacts}
 */
public record SwapRecord(
    Optional<String> instance,
    String device,
    boolean deleteOnTermination,
    boolean wasRunning,
    String launched) {
  /** The record of a volume that is attached to nothing. */
  public static final SwapRecord UNATTACHED =
      new SwapRecord(Optional.empty(), "-", false, false, "-");

  /** The record of an attachment, before anything is done to it. */
  public static SwapRecord of(VolumeAttachment attachment, InstanceFacts instance) {
    return new SwapRecord(
        Optional.of(instance.id()),
        attachment.device(),
        attachment.deleteOnTermination(),
        instance.isRunning(),
        instance.launched());
  }

  /** Whether the instance was stopped all the time since the record was made. */
  boolean isUntouched(VolumeFacts facts) {
    return facts
        .instance()
        .filter(found -> found.isStopped() && found.launched().equals(launched))
        .isPresent();
  }

  /**
   * Whether a snapshot of the volume says the same. The tag alone would do for anybody who may set
   * tags; a swap that has no snapshot yet has changed nothing that it would need this for.
   */
  public boolean isBorneOut(List<SwapSnapshot> snapshots) {
    return snapshots.stream().anyMatch(made -> made.record().equals(text()));
  }

  /** The tag's value. */
  public String text() {
    return String.join(
        " ",
        instance.orElse("-"),
        device,
        String.valueOf(deleteOnTermination),
        String.valueOf(wasRunning),
        launched);
  }

  /** Reads a tag's value; empty if it is not of Keyturn's form. */
  public static Optional<SwapRecord> read(String text) {
    String[] parts = text.split(" ", -1);
    return parts.length == 5
        ? Optional.of(
            new SwapRecord(
                Optional.of(parts[0]).filter(id -> !id.equals("-")),
                parts[1],
                Boolean.parseBoolean(parts[2]),
                Boolean.parseBoolean(parts[3]),
                parts[4]))
        : Optional.empty();
  }
}
