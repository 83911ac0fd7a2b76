package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** Lists the keys of a bucket's versions and delete markers, one entry each. */
final class VersionKeys implements KeySpace.Lister {
  private final S3Client s3;
  private final String bucket;

  VersionKeys(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  @Override
  public KeySpace.Keys after(String key, int most) {
    ListObjectVersionsResponse list =
        AwsFailures.call(
            "s3:ListBucketVersions",
            "bucket " + bucket,
            () ->
                s3.listObjectVersions(
                    request ->
                        request
                            .bucket(bucket)
                            .keyMarker(key.isEmpty() ? null : key)
                            .maxKeys(most)
                            .encodingType(EncodingType.URL)));
    List<String> keys =
        Stream.concat(
                list.versions().stream().map(ObjectVersion::key),
                list.deleteMarkers().stream().map(DeleteMarkerEntry::key))
            .sorted(KeyOrder.UTF_8)
            .toList();
    return new KeySpace.Keys(keys, Boolean.TRUE.equals(list.isTruncated()) && !keys.isEmpty());
  }
}
