package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.SampleResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Reads current versions that are under the new key in full, evenly over a bucket. */
final class SampleReads {
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;
  private static final int MOST_PAGES = 5;

  private final S3Client s3;
  private final String bucket;
  private final KeyArn newKey;
  private final List<String> keyErrors = new ArrayList<>();
  private int read;

  SampleReads(S3Client s3, String bucket, KeyArn newKey) {
    this.s3 = s3;
    this.bucket = bucket;
    this.newKey = newKey;
  }

  /** Reads about the same number in each range, at most so many together. */
  SampleResult read(String store, List<KeyRange> ranges, int most) {
    int left = ranges.size();
    for (KeyRange range : ranges) {
      int share = (most - read - keyErrors.size() + left - 1) / left;
      left--;
      readRange(range, share);
    }
    return new SampleResult(store, read, keyErrors);
  }

  private void readRange(KeyRange range, int share) {
    List<String> keys = keys(range);
    int enough = read + keyErrors.size() + share;
    for (String key : spread(keys, share)) {
      if (read + keyErrors.size() < enough) {
        readOne(key);
      }
    }
  }

  /** Every n-th key first, then those between, in case that many are not under the new key. */
  private static List<String> spread(List<String> keys, int share) {
    int step = Math.max(1, keys.size() / Math.max(1, share));
    List<String> order = new ArrayList<>();
    for (int offset = 0; offset < step; offset++) {
      for (int i = offset; i < keys.size(); i += step) {
        order.add(keys.get(i));
      }
    }
    return order;
  }

  private List<String> keys(KeyRange range) {
    List<String> keys = new ArrayList<>();
    Optional<String> after = range.after();
    for (int page = 0; page < MOST_PAGES; page++) {
      String from = after.orElse(null);
      var list =
          AwsFailures.call(
              "s3:ListBucket",
              "bucket " + bucket,
              () ->
                  s3.listObjectsV2(
                      get -> get.bucket(bucket).startAfter(from).encodingType(EncodingType.URL)));
      list.contents().stream()
          .map(S3Object::key)
          .filter(key -> isIn(key, range))
          .forEach(keys::add);
      if (!Boolean.TRUE.equals(list.isTruncated())) {
        break;
      }
      after = Optional.of(list.contents().get(list.contents().size() - 1).key());
    }
    return keys;
  }

  private static boolean isIn(String key, KeyRange range) {
    return range.upTo().isEmpty() || KeyOrder.UTF_8.compare(key, range.upTo().get()) <= 0;
  }

  private void readOne(String key) {
    try {
      HeadObjectResponse head = s3.headObject(get -> get.bucket(bucket).key(key));
      if (head.ssekmsKeyId() != null && Judgement.names(head.ssekmsKeyId(), newKey)) {
        readBody(key, head);
        read++;
      }
    } catch (S3Exception e) {
      if (isRefusedByKms(e)) {
        keyErrors.add(Shown.text(key) + ": " + AwsFailures.describe(e));
      } else if (!isOverwrittenOrForeign(e)) {
        throw AwsFailures.of("s3:GetObject", bucket + "/" + Shown.text(key), e);
      }
    }
  }

  private void readBody(String key, HeadObjectResponse head) {
    try (InputStream body = s3.getObject(get -> get.bucket(bucket).key(key).ifMatch(head.eTag()))) {
      long length = body.transferTo(OutputStream.nullOutputStream());
      if (length != head.contentLength()) {
        throw new IOException(length + " of " + head.contentLength() + " bytes");
      }
    } catch (IOException e) {
      throw FailureType.UNAVAILABLE.failure(
          "s3:GetObject on " + bucket + "/" + Shown.text(key) + " broke off: " + e.getMessage());
    }
  }

  /** Deleted or overwritten since it was listed, or under a customer's own key. */
  private static boolean isOverwrittenOrForeign(S3Exception e) {
    boolean bare = AwsFailures.codeOf(e).isEmpty();
    return e.statusCode() == NOT_FOUND
        || e.statusCode() == PRECONDITION_FAILED
        || (e.statusCode() == BAD_REQUEST && bare);
  }

  /**
   * S3 passes on KMS's codes with a prefix, but its own AccessDenied where KMS denies the caller.
   */
  private static boolean isRefusedByKms(S3Exception e) {
    String code =
        Optional.ofNullable(e.awsErrorDetails()).map(details -> details.errorCode()).orElse("");
    FailureType type = AwsFailures.typeOf(e);
    boolean passing = type == FailureType.THROTTLED || type == FailureType.UNAVAILABLE;
    boolean deniedByKms =
        type == FailureType.ACCESS_DENIED
            && AwsFailures.describe(e).toLowerCase(Locale.ROOT).contains("kms:");
    return deniedByKms || (code.startsWith("KMS.") && !passing) || type == FailureType.KEY_STATE;
  }
}
