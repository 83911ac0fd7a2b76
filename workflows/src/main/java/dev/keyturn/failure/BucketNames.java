package dev.keyturn.failure;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells names of general purpose buckets by their form from what else S3's calls take in their
 * place and Keyturn can't sweep, which AWS would refuse late, and in words of its own.
 */
public final class BucketNames {
  private static final String FORM = "[A-Za-z0-9._-]{1,255}";

  private BucketNames() {}

  /** The name, or an {@link IllegalArgumentException} that says what was given instead. */
  public static String check(@Nullable String name, String field) {
    String given = Require.text(name, field, "give the bucket's name");
    String shown = field + " \"" + given.replaceAll("\\p{Cntrl}", "?") + "\"";
    Optional<String> otherwise = otherwise(given);
    Require.that(otherwise.isEmpty(), shown, otherwise.orElse(""));
    Require.that(
        given.matches(FORM), shown, "give the name of an S3 bucket: letters, digits, . _ and -");
    return given;
  }

  private static Optional<String> otherwise(String given) {
    if (given.endsWith("--x-s3")) {
      return Optional.of(
          "is a directory bucket, whose KMS key can't be changed; copy its objects into a new one"
              + " under the new key by hand, and leave it out");
    }
    if (given.endsWith("--table-s3") || given.matches("arn:[^:]*:s3tables:.*")) {
      return Optional.of("is a table bucket, whose objects only S3 Tables writes; leave it out");
    }
    if (given.endsWith("--op-s3") || given.matches("arn:[^:]*:s3-outposts:.*")) {
      return Optional.of("is on an Outpost, where S3 uses no KMS keys; leave it out");
    }
    if (given.endsWith("--ol-s3") || given.matches("arn:[^:]*:s3-object-lambda:.*")) {
      return Optional.of(
          "is an Object Lambda access point, which gives other bytes than are stored; give the name"
              + " of the bucket behind it");
    }
    if (given.endsWith("-s3alias") || given.endsWith(".mrap") || given.contains(":accesspoint")) {
      return Optional.of("is an access point; give the name of the bucket that it is of");
    }
    return given.startsWith("arn:")
        ? Optional.of("is an ARN; give the bucket's name alone")
        : Optional.empty();
  }
}
