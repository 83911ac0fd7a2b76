package dev.keyturn.sandbox.s3;

import dev.keyturn.sandbox.TestingSandbox;
import dev.keyturn.sandbox.inprocess.InProcessHttpClient;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** A sandbox with S3 and KMS clients that reach it in-process. */
record TestingS3(TestingSandbox testing, S3Client s3, KmsClient kms) {
  static final String BUCKET = "data";

  /** A sandbox with one bucket in it. */
  static TestingS3 withBucket() {
    TestingSandbox testing = TestingSandbox.withoutLag();
    TestingS3 made = new TestingS3(testing, client(testing, "responder"), testing.kms("responder"));
    made.createBucket(BUCKET);
    return made;
  }

  static TestingS3 withVersionedBucket() {
    TestingS3 made = withBucket();
    made.versioning(BucketVersioningStatus.ENABLED);
    return made;
  }

  static S3Client client(TestingSandbox testing, String accessKeyId) {
    return client(testing, accessKeyId, TestingSandbox.REGION);
  }

  static S3Client client(TestingSandbox testing, String accessKeyId, String region) {
    return S3Client.builder()
        .httpClient(new InProcessHttpClient(testing.sandbox()))
        .region(Region.of(region))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, "secret")))
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  void createBucket(String name) {
    s3.createBucket(
        r ->
            r.bucket(name)
                .createBucketConfiguration(
                    c -> c.locationConstraint(BucketLocationConstraint.EU_WEST_1)));
  }

  void versioning(BucketVersioningStatus status) {
    s3.putBucketVersioning(r -> r.bucket(BUCKET).versioningConfiguration(c -> c.status(status)));
  }

  String newKey() {
    return kms.createKey(r -> {}).keyMetadata().arn();
  }

  /** Puts a text under S3's own key and returns the version's id. */
  String put(String key, String text) {
    return s3.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromString(text)).versionId();
  }

  String putSealed(String key, String text, String keyArn) {
    return s3.putObject(
            r ->
                r.bucket(BUCKET)
                    .key(key)
                    .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                    .ssekmsKeyId(keyArn),
            RequestBody.fromString(text))
        .versionId();
  }

  String text(String key) {
    return s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asString(StandardCharsets.UTF_8);
  }

  /** Asserts that a call is refused with that status and code. */
  static void assertRefused(ThrowingCallable call, int status, String code) {
    Assertions.assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            e -> {
              Assertions.assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              Assertions.assertThat(e.statusCode()).isEqualTo(status);
            });
  }

  /** Asserts that a call without an answer's body, such as HEAD, is refused with that status. */
  static void assertRefused(ThrowingCallable call, int status) {
    Assertions.assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            e -> Assertions.assertThat(e.statusCode()).isEqualTo(status));
  }
}
