package dev.keyturn.aws.ebs;

import dev.keyturn.reencryption.ImageryOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Snapshot;

/**
 * How a copy is known. A tag alone would do for a copy of anything, because tags are copied and set
 * by many; so that it has to be borne out by what nobody can change any more: a snapshot's
 * description, an image's name.
 */
final class Ec2Copies {
  private static final int LONGEST_DESCRIPTION = 255;
  private static final int LONGEST_STEM = 100;
  private static final int SHORT = 8;

  private Ec2Copies() {}

  /** Whether a snapshot is Keyturn's copy of another one. */
  static boolean isCopy(Snapshot copy, Snapshot original) {
    return isTagged(Ec2Tags.value(copy.tags(), Ec2Tags.COPY_OF), original.snapshotId())
        && copy.description() != null
        && copy.description().startsWith(prefix(original))
        && copy.volumeSize().equals(original.volumeSize());
  }

  /** Whether an image is Keyturn's copy of another one. */
  static boolean isCopy(Image copy, Image original) {
    return isTagged(Ec2Tags.value(copy.tags(), Ec2Tags.COPY_OF), original.imageId())
        && Ec2Tags.value(copy.tags(), Ec2Tags.SWEEP)
            .filter(sweep -> copy.name().equals(name(original, sweep)))
            .isPresent();
  }

  private static boolean isTagged(Optional<String> copyOf, String original) {
    return copyOf.filter(original::equals).isPresent();
  }

  /** The description of a snapshot's copy, in the form that AWS's console gives it. */
  static String description(Snapshot original) {
    String text =
        prefix(original) + Optional.ofNullable(original.description()).map(" "::concat).orElse("");
    return text.length() <= LONGEST_DESCRIPTION ? text : text.substring(0, LONGEST_DESCRIPTION);
  }

  private static String prefix(Snapshot original) {
    return "[Copied " + original.snapshotId() + "]";
  }

  /** The name of an image's copy: names are unique, and one of a failed copy stays taken. */
  static String name(Image original, String sweepId) {
    String name = original.name();
    String stem = name.length() <= LONGEST_STEM ? name : name.substring(0, LONGEST_STEM);
    return stem + "-keyturn-" + token(sweepId, original.imageId()).substring(0, SHORT);
  }

  /** A client token that is the same for every attempt of a sweep, and another for each sweep. */
  static String token(ImageryOrder order, String item) {
    return token(order.sweepId(), item);
  }

  private static String token(String sweepId, String item) {
    return digest(sweepId + "/" + item);
  }

  /** The same for the same text; as long as a client token may be. */
  static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
