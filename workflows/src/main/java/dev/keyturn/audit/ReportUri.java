package dev.keyturn.audit;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.keyturn.failure.Require;
import java.util.regex.Pattern;

/**
 * A directory for reports: {@code file:/<directory>} on the disk of the one worker, or {@code
 * s3://<bucket>/<prefix>}. Its names are plain, so that it means the same to everybody who reads
 * it.
 */
public record ReportUri(@JsonValue String value) {
  private static final String SEGMENTS = "(/(?!\\.{1,2}(/|$))[A-Za-z0-9._=+@-]+)";
  private static final Pattern FILE = Pattern.compile("file:" + SEGMENTS + "+");
  private static final Pattern S3 =
      Pattern.compile("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]" + SEGMENTS + "*");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ReportUri {
    value = value.replaceFirst("/+$", "").replaceFirst("^file:///", "file:/");
    Require.that(
        isOne(value),
        "report \"" + value + "\"",
        "give file:/<directory> or s3://<bucket>/<prefix>, of letters, digits and . _ = + @ -");
  }

  static boolean isOne(String text) {
    return FILE.matcher(text).matches() || S3.matcher(text).matches();
  }

  /** A directory in this one. */
  public ReportUri child(String name) {
    return new ReportUri(value + "/" + name);
  }

  /** Whether it is in S3, where every worker finds it. */
  @JsonIgnore
  public boolean isS3() {
    return value.startsWith("s3:");
  }

  /** The bucket's name, or the first part of the path. */
  @JsonIgnore
  public String bucket() {
    return value.replaceFirst("^s3://", "").replaceFirst("/.*", "");
  }

  /** The path without its first slash; in S3 the prefix, which may be empty. */
  @JsonIgnore
  public String path() {
    return isS3()
        ? value.substring("s3://".length() + bucket().length()).replaceFirst("^/", "")
        : value.substring("file:/".length());
  }

  @Override
  public String toString() {
    return value;
  }
}
