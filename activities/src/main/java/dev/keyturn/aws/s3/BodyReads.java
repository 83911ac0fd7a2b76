package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Reads versions as somebody, and tells what KMS refuses from what S3 does. What S3 forbids an
 * application is no business of the key's; what it forbids the worker nobody could read back.
 */
public final class BodyReads {
  private static final int PRECONDITION_FAILED = 412;

  /** KMS is asked when a read begins, so that the rest of a giant would show nothing more. */
  private static final long MOST_BYTES = 64L << 20;

  private final S3Client s3;
  private final String bucket;
  private final Optional<String> role;

  /** Reads through a client that acts as the role, or as the worker where there is none. */
  public BodyReads(S3Client s3, String bucket, Optional<String> role) {
    this.s3 = s3;
    this.bucket = bucket;
    this.role = role;
  }

  /** What came of a read. */
  public sealed interface Outcome {
    /** All bytes came. */
    record Read() implements Outcome {}

    /** KMS refused. */
    record Refused(String why) implements Outcome {}

    /** It was deleted or overwritten since, or is none of the application's. */
    record Passed() implements Outcome {}
  }

  /** Reads the current version as applications do, without its id, and others by theirs. */
  public Outcome read(String key, HeadFacts facts, boolean current) {
    Optional<String> version =
        current && role.isPresent() ? Optional.empty() : Optional.of(facts.version());
    try {
      readBody(key, version, facts);
      return new Outcome.Read();
    } catch (S3Exception e) {
      return refused(key, version, e);
    } catch (SdkException e) {
      throw unexplained(key, e);
    }
  }

  private Outcome refused(String key, Optional<String> version, S3Exception error) {
    if (isRefusedByKms(error)) {
      return new Outcome.Refused(AwsFailures.describe(error));
    }
    if (isGone(error)) {
      return new Outcome.Passed();
    }
    if (role.isEmpty() || AwsFailures.typeOf(error) != FailureType.ACCESS_DENIED) {
      throw unexplained(key, error);
    }
    return mayLook(key, version)
        ? new Outcome.Refused(AwsFailures.describe(error))
        : new Outcome.Passed();
  }

  /**
   * HEAD asks for the same permission of S3 and for none of KMS, so that who may look and not read
   * was denied by KMS, whatever S3 says.
   */
  private boolean mayLook(String key, Optional<String> version) {
    try {
      s3.headObject(head -> head.bucket(bucket).key(key).versionId(version.orElse(null)));
      return true;
    } catch (S3Exception e) {
      if (isGone(e) || AwsFailures.typeOf(e) == FailureType.ACCESS_DENIED) {
        return false;
      }
      throw unexplained(key, e);
    } catch (SdkException e) {
      throw unexplained(key, e);
    }
  }

  private RuntimeException unexplained(String key, SdkException error) {
    String what = bucket + "/" + Shown.text(key);
    return error instanceof S3Exception || role.isEmpty()
        ? AwsFailures.of("s3:GetObjectVersion", what, error)
        : AwsFailures.of("sts:AssumeRole", role.get() + " to read " + what, error);
  }

  private void readBody(String key, Optional<String> version, HeadFacts facts) {
    long most = Math.min(facts.length(), MOST_BYTES);
    GetObjectRequest.Builder get =
        GetObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .versionId(version.orElse(null))
            .ifMatch(facts.etag());
    if (facts.length() > most) {
      get.range("bytes=0-" + (most - 1));
    }
    try (InputStream body = s3.getObject(get.build())) {
      long length = body.transferTo(OutputStream.nullOutputStream());
      if (length != most) {
        throw new IOException(length + " of " + most + " bytes");
      }
    } catch (IOException e) {
      throw FailureType.UNAVAILABLE.failure(
          "s3:GetObjectVersion on "
              + bucket
              + "/"
              + Shown.text(key)
              + " broke off: "
              + e.getMessage());
    }
  }

  /** Deleted or overwritten since it was looked at. */
  static boolean isGone(S3Exception e) {
    return VersionLooks.isNoObject(e) || e.statusCode() == PRECONDITION_FAILED;
  }

  /**
   * S3 passes on KMS's codes with a prefix, but its own AccessDenied where KMS denies the caller.
   */
  static boolean isRefusedByKms(S3Exception e) {
    String code =
        Optional.ofNullable(e.awsErrorDetails()).map(details -> details.errorCode()).orElse("");
    FailureType type = AwsFailures.typeOf(e);
    boolean passing = type.isPassing();
    boolean deniedByKms =
        type == FailureType.ACCESS_DENIED
            && AwsFailures.describe(e).toLowerCase(Locale.ROOT).contains("kms:");
    return deniedByKms || (code.startsWith("KMS.") && !passing) || type == FailureType.KEY_STATE;
  }
}
