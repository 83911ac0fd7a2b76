package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.BucketDefault;
import dev.keyturn.reencryption.BucketFacts;
import dev.keyturn.reencryption.BucketQuery;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads what a plan needs of a bucket. */
final class BucketInspection {
  private static final String REGION = "x-amz-bucket-region";

  private final S3Client s3;
  private final BucketQuery query;
  private final KeyNames names;

  BucketInspection(S3Client s3, KmsClient kms, BucketQuery query) {
    this.s3 = s3;
    this.query = query;
    this.names = new KeyNames(kms, query.oldKey(), query.oldAliases());
  }

  BucketFacts facts() {
    checkRegion();
    Optional<BucketDefault> encryption = new DefaultEncryption(s3, query.bucket()).read();
    BucketCensus census = new BucketCensus(s3, query.bucket()).take();
    Configurations configurations = new Configurations(s3, query.bucket(), names);
    return new BucketFacts(
        query.bucket(),
        versioning(),
        encryption.map(BucketDefault::savedKey),
        encryption.map(BucketDefault::bucketKeyEnabled).orElse(false),
        encryption.filter(found -> names.resolves(found.savedKey())).isPresent(),
        census.versions(),
        census.hasMore(),
        configurations.pins(),
        configurations.logsUnderKey(),
        CopyEffects.of(s3, query.bucket()).all(),
        census.estimates());
  }

  private void checkRegion() {
    String region;
    try {
      region = s3.headBucket(head -> head.bucket(query.bucket())).bucketRegion();
    } catch (S3Exception e) {
      Optional<String> elsewhere =
          Optional.ofNullable(e.awsErrorDetails())
              .flatMap(details -> Optional.ofNullable(details.sdkHttpResponse()))
              .flatMap(http -> http.firstMatchingHeader(REGION))
              .filter(found -> !found.equals(query.region()));
      if (elsewhere.isEmpty()) {
        throw AwsFailures.of("s3:ListBucket", "bucket " + query.bucket(), e);
      }
      region = elsewhere.get();
    }
    if (region != null && !region.equals(query.region())) {
      throw FailureType.PLAN_REFUSED.failure(
          "bucket "
              + query.bucket()
              + " is in region "
              + region
              + ", the key in "
              + query.region()
              + "; S3 encrypts under keys of the bucket's own region: take the bucket out of stores");
    }
  }

  private String versioning() {
    return Versioning.of(s3, query.bucket()).map(BucketVersioningStatus::toString).orElse("Never");
  }
}
