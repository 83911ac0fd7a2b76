package dev.keyturn.sandbox.s3;

import static dev.keyturn.sandbox.s3.TestingS3.BUCKET;
import static dev.keyturn.sandbox.s3.TestingS3.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

class PublicAccessBlockTest {
  private static final String ALL_USERS = "uri=\"http://acs.amazonaws.com/groups/global/AllUsers\"";

  private final TestingS3 testing = TestingS3.withBucket();

  @BeforeEach
  void putAPublicObjectAndBlockFurtherOnes() {
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
    put(ObjectCannedACL.PUBLIC_READ);
    block(true);
  }

  @Test
  void refusesWritesWithAPublicList() {
    assertRefused(() -> put(ObjectCannedACL.PUBLIC_READ), 403, "AccessDenied");
    assertRefused(() -> put(ObjectCannedACL.AUTHENTICATED_READ), 403, "AccessDenied");
    assertRefused(this::copyForAllUsers, 403, "AccessDenied");
    assertRefused(
        () ->
            testing
                .s3()
                .putObjectAcl(r -> r.bucket(BUCKET).key("k").acl(ObjectCannedACL.PUBLIC_READ)),
        403,
        "AccessDenied");
  }

  @Test
  void takesListsThatAreNotPublicAndKeepsWhatThereWas() {
    assertThat(testing.s3().getObjectAcl(r -> r.bucket(BUCKET).key("k")).grants()).hasSize(2);
    put(ObjectCannedACL.BUCKET_OWNER_READ);
    testing.s3().putObjectAcl(r -> r.bucket(BUCKET).key("k").acl(ObjectCannedACL.PRIVATE));
    assertThat(testing.s3().getObjectAcl(r -> r.bucket(BUCKET).key("k")).grants()).hasSize(1);
  }

  @Test
  void refusesNothingOnceItIsOffOrDeleted() {
    assertThat(
            testing
                .s3()
                .getPublicAccessBlock(r -> r.bucket(BUCKET))
                .publicAccessBlockConfiguration()
                .blockPublicAcls())
        .isTrue();
    block(false);
    copyForAllUsers();
    block(true);
    testing.s3().deletePublicAccessBlock(r -> r.bucket(BUCKET));
    copyForAllUsers();
    assertRefused(
        () -> testing.s3().getPublicAccessBlock(r -> r.bucket(BUCKET)),
        404,
        "NoSuchPublicAccessBlockConfiguration");
  }

  private void block(boolean on) {
    testing
        .s3()
        .putPublicAccessBlock(
            r -> r.bucket(BUCKET).publicAccessBlockConfiguration(c -> c.blockPublicAcls(on)));
  }

  private void put(ObjectCannedACL acl) {
    testing.s3().putObject(r -> r.bucket(BUCKET).key("k").acl(acl), RequestBody.fromString("x"));
  }

  private void copyForAllUsers() {
    testing
        .s3()
        .copyObject(
            r ->
                r.sourceBucket(BUCKET)
                    .sourceKey("k")
                    .destinationBucket(BUCKET)
                    .destinationKey("k")
                    .serverSideEncryption(ServerSideEncryption.AES256)
                    .grantRead(ALL_USERS));
  }
}
