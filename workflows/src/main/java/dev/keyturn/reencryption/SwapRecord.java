package dev.keyturn.reencryption;

import dev.keyturn.failure.FailureType;
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

  /** Reads a tag's value. */
  public static SwapRecord parse(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 5) {
      throw FailureType.CHANGED_BY_OTHERS.failure(
          "tag "
              + SwapTags.RECORD
              + " \""
              + text
              + "\": it is not one of Keyturn's; make the instance whole by hand, then delete it");
    }
    return new SwapRecord(
        Optional.of(parts[0]).filter(id -> !id.equals("-")),
        parts[1],
        Boolean.parseBoolean(parts[2]),
        Boolean.parseBoolean(parts[3]),
        parts[4]);
  }
}
