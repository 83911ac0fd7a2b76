package dev.keyturn.sandbox.s3;

import static dev.keyturn.sandbox.s3.TestingS3.BUCKET;
import static dev.keyturn.sandbox.s3.TestingS3.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

class CopiesTest {
  private final TestingS3 testing = TestingS3.withVersionedBucket();

  @BeforeEach
  void putASource() {
    testing
        .s3()
        .putBucketOwnershipControls(
            r ->
                r.bucket(BUCKET)
                    .ownershipControls(
                        c ->
                            c.rules(
                                OwnershipControlsRule.builder()
                                    .objectOwnership("ObjectWriter")
                                    .build())));
    testing
        .s3()
        .putObject(
            r ->
                r.bucket(BUCKET)
                    .key("source")
                    .metadata(Map.of("owner", "orders"))
                    .contentType("text/plain")
                    .storageClass(StorageClass.STANDARD_IA)
                    .websiteRedirectLocation("/elsewhere")
                    .acl(ObjectCannedACL.PUBLIC_READ)
                    .tagging("a=b"),
            RequestBody.fromString("content"));
  }

  @Test
  void carriesMetadataAndTagsButNothingElse() {
    copy(c -> {});
    HeadObjectResponse head = head("copy");

    assertThat(testing.text("copy")).isEqualTo("content");
    assertThat(head.metadata()).isEqualTo(Map.of("owner", "orders"));
    assertThat(head.contentType()).isEqualTo("text/plain");
    assertThat(head.tagCount()).isEqualTo(1);
    assertThat(head.storageClass()).isNull();
    assertThat(head.websiteRedirectLocation()).isNull();
    assertThat(grants("source")).isEqualTo(2);
    assertThat(grants("copy")).isEqualTo(1);
  }

  @Test
  void replacesMetadataAndTagsIfTold() {
    copy(
        c ->
            c.metadataDirective(MetadataDirective.REPLACE)
                .metadata(Map.of("new", "one"))
                .taggingDirective(TaggingDirective.REPLACE)
                .tagging("c=d"));
    HeadObjectResponse head = head("copy");

    assertThat(head.metadata()).isEqualTo(Map.of("new", "one"));
    assertThat(head.contentType()).isEqualTo("binary/octet-stream");
    assertThat(testing.s3().getObjectTagging(r -> r.bucket(BUCKET).key("copy")).tagSet())
        .containsExactly(Tag.builder().key("c").value("d").build());
  }

  @Test
  void makesANewVersionInPlace() {
    String keyArn = testing.newKey();
    String before = head("source").versionId();
    CopyObjectResponse copied =
        copy(
            c ->
                c.destinationKey("source")
                    .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                    .ssekmsKeyId(keyArn));

    assertThat(copied.copySourceVersionId()).isEqualTo(before);
    assertThat(copied.versionId()).isNotEqualTo(before);
    assertThat(head("source").ssekmsKeyId()).isEqualTo(keyArn);
    assertThat(testing.s3().listObjectVersions(r -> r.bucket(BUCKET)).versions()).hasSize(2);
  }

  @Test
  void refusesACopyOntoItselfThatChangesNothing() {
    assertRefused(() -> copy(c -> c.destinationKey("source")), 400, "InvalidRequest");
  }

  @Test
  void bringsBackAnEarlierVersion() {
    String earlier = head("source").versionId();
    testing.put("source", "later");
    copy(c -> c.sourceVersionId(earlier).destinationKey("source"));

    assertThat(testing.text("source")).isEqualTo("content");
  }

  @Test
  void holdsToConditionsOnTheSource() {
    String etag = head("source").eTag();
    copy(c -> c.copySourceIfMatch(etag));

    assertRefused(() -> copy(c -> c.copySourceIfMatch("\"x\"")), 412, "PreconditionFailed");
    assertRefused(() -> copy(c -> c.copySourceIfNoneMatch(etag)), 412, "PreconditionFailed");
  }

  @Test
  void holdsToConditionsOnTheDestination() {
    String stale = head("source").eTag();
    testing.put("source", "the application's newer write");

    assertRefused(
        () ->
            copy(
                c ->
                    c.destinationKey("source")
                        .ifMatch(stale)
                        .metadataDirective(MetadataDirective.REPLACE)),
        412,
        "PreconditionFailed");
    assertRefused(
        () -> copy(c -> c.destinationKey("source").ifNoneMatch("*").storageClass("STANDARD")),
        412,
        "PreconditionFailed");
    copy(c -> c.ifNoneMatch("*"));
    assertThat(testing.text("source")).isEqualTo("the application's newer write");
  }

  @Test
  void refusesArchivedSourcesAndDeleteMarkers() {
    testing
        .s3()
        .putObject(
            r -> r.bucket(BUCKET).key("cold").storageClass(StorageClass.DEEP_ARCHIVE),
            RequestBody.fromString("cold"));
    String marker = testing.s3().deleteObject(r -> r.bucket(BUCKET).key("source")).versionId();

    assertRefused(() -> copy(c -> c.sourceKey("cold")), 403, "InvalidObjectState");
    assertRefused(() -> copy(c -> {}), 404, "NoSuchKey");
    assertRefused(() -> copy(c -> c.sourceVersionId(marker)), 400, "InvalidRequest");
  }

  @Test
  void refusesSourcesAboveTheLimitOfASingleCopy() {
    testing.testing().sandbox().s3().limitSingleCopy(6);

    assertRefused(() -> copy(c -> {}), 400, "InvalidRequest");
  }

  private CopyObjectResponse copy(Consumer<CopyObjectRequest.Builder> changes) {
    CopyObjectRequest.Builder request =
        CopyObjectRequest.builder()
            .sourceBucket(BUCKET)
            .sourceKey("source")
            .destinationBucket(BUCKET)
            .destinationKey("copy");
    changes.accept(request);
    return testing.s3().copyObject(request.build());
  }

  private HeadObjectResponse head(String key) {
    return testing.s3().headObject(r -> r.bucket(BUCKET).key(key));
  }

  private int grants(String key) {
    return testing.s3().getObjectAcl(r -> r.bucket(BUCKET).key(key)).grants().size();
  }
}
