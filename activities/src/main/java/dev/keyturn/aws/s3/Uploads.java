package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Tally;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.Initiator;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * Looks for multipart uploads that may still end under the old key: an upload's key is fixed when
 * it begins, and no list shows it.
 */
final class Uploads {
  private final S3Client s3;
  private final String store;
  private final String bucket;

  Uploads(S3Client s3, String store, String bucket) {
    this.s3 = s3;
    this.store = store;
    this.bucket = bucket;
  }

  /** The uploads that were begun before new writes were known to use the new key, as pins. */
  Tally begunBefore(Instant newWrites) {
    Tally tally = Tally.EMPTY;
    ListMultipartUploadsResponse page = list(null, null);
    while (true) {
      for (MultipartUpload upload : page.uploads()) {
        if (upload.initiated().isBefore(newWrites)) {
          tally = tally.plus(Tally.pinned(pin(upload)));
        }
      }
      if (!Boolean.TRUE.equals(page.isTruncated())) {
        return tally;
      }
      page = list(page.nextKeyMarker(), page.nextUploadIdMarker());
    }
  }

  private Pins pin(MultipartUpload upload) {
    return Pins.of(
        store,
        PinReason.MULTIPART_UPLOAD,
        upload.uploadId(),
        Shown.text(upload.key())
            + ", upload "
            + Shown.text(upload.uploadId())
            + " begun "
            + upload.initiated()
            + by(upload.initiator()));
  }

  private static String by(@Nullable Initiator initiator) {
    return initiator == null || initiator.id() == null ? "" : " by " + Shown.text(initiator.id());
  }

  private ListMultipartUploadsResponse list(
      @Nullable String keyMarker, @Nullable String uploadMarker) {
    return AwsFailures.call(
        "s3:ListBucketMultipartUploads",
        "bucket " + bucket,
        () ->
            s3.listMultipartUploads(
                list ->
                    list.bucket(bucket)
                        .keyMarker(keyMarker)
                        .uploadIdMarker(uploadMarker)
                        .encodingType(EncodingType.URL)));
  }
}
