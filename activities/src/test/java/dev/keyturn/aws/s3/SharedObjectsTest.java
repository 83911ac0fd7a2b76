package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.Tally;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Objects whose access control list gives something to others than their owner. */
class SharedObjectsTest extends ObjectSweeps {
  @BeforeEach
  void allowAccessControlLists() {
    Buckets.allowAccessControlLists(estate);
  }

  @Test
  void keepTheirAccessControlListsAndAreRewrapped() {
    put(ObjectCannedACL.AUTHENTICATED_READ);
    List<Grant> before = grants();
    assertThat(before).hasSize(2);
    assertThat(renew().counts()).isEqualTo(counts(Standing.REWRAPPED));
    assertThat(grants()).isEqualTo(before);
  }

  @Test
  void stayUnsharedWhenTheApplicationTakesThatBackMeanwhile() {
    put(ObjectCannedACL.PUBLIC_READ);
    estate.interference().after(Interference.getOf("acl"), () -> putAcl(ObjectCannedACL.PRIVATE));
    assertThat(renew().counts()).isEqualTo(counts(Standing.REWRAPPED));
    assertThat(grants()).hasSize(1);
  }

  @Test
  void arePinnedWhereOnlyACopyCouldMoveThem() {
    put(ObjectCannedACL.PUBLIC_READ);
    Tally moved = untrusted(SweepKind.REENCRYPT);
    assertThat(moved.pins())
        .singleElement()
        .satisfies(pins -> assertThat(pins.reason()).isEqualTo(PinReason.ACL_NOT_WRITABLE));
    assertThat(grants()).hasSize(2);
    assertThat(untrusted(SweepKind.VERIFY).pins()).isEqualTo(moved.pins());
  }

  @Test
  void arePinnedWhereEncryptedTwice() {
    estate
        .s3()
        .putObject(
            put ->
                put.bucket(Estate.BUCKET)
                    .key("a")
                    .serverSideEncryption(ServerSideEncryption.AWS_KMS_DSSE)
                    .ssekmsKeyId(estate.oldKey().value())
                    .acl(ObjectCannedACL.AUTHENTICATED_READ),
            RequestBody.fromString("x"));
    Tally moved = rewrap();
    assertThat(moved.pins())
        .singleElement()
        .satisfies(pins -> assertThat(pins.reason()).isEqualTo(PinReason.ACL_NOT_WRITABLE));
    assertThat(sweep(ReencryptionMode.REWRAP, SweepKind.VERIFY, true).pins())
        .isEqualTo(moved.pins());
  }

  @Test
  void areNoAccessDeniedWhereTheBucketBlocksPublicLists() {
    put(ObjectCannedACL.PUBLIC_READ);
    block();
    assertThat(renew().counts()).isEqualTo(counts(Standing.REWRAPPED));
    assertThat(grants()).hasSize(2);
  }

  @Test
  void areMovedByTheRemedyOfTheirPinWhereTheBucketBlocksPublicLists() {
    for (int i = 0; i < 10; i++) {
      put("k" + i, ObjectCannedACL.PUBLIC_READ);
    }
    block();
    Tally moved = untrusted(SweepKind.REENCRYPT);
    assertThat(moved.pins())
        .singleElement()
        .satisfies(
            pins -> {
              assertThat(pins.reason()).isEqualTo(PinReason.ACL_NOT_WRITABLE);
              assertThat(pins.count()).isEqualTo(10);
            });
    for (int i = 0; i < 10; i++) {
      putAcl("k" + i, ObjectCannedACL.PRIVATE);
    }
    assertThat(untrusted(SweepKind.REENCRYPT).counts().newDataKeys()).isEqualTo(10);
  }

  @Test
  void stopTheSweepWhereACopyLacksWhatWasGrantedMeanwhile() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    put(ObjectCannedACL.PRIVATE);
    estate
        .interference()
        .before(
            Interference.putWith("x-amz-copy-source"),
            () -> putAcl(ObjectCannedACL.AUTHENTICATED_READ));
    assertThatThrownBy(this::renew)
        .hasStackTraceContaining("was copied, but others were given access to it meanwhile");
  }

  @Test
  void areNotCopiedWhereTheyAreSharedJustBefore() {
    put(ObjectCannedACL.PRIVATE);
    estate
        .interference()
        .before(Interference.withChecksums(), () -> putAcl(ObjectCannedACL.AUTHENTICATED_READ));
    assertThat(renew().counts()).isEqualTo(counts(Standing.REWRAPPED));
    assertThat(grants()).hasSize(2);
  }

  @Test
  void areAskedForTheirListOnceWhereTheyAreNotShared() {
    put(ObjectCannedACL.PRIVATE);
    assertThat(renew().counts()).isEqualTo(counts(Standing.NEW_DATA_KEY));
    assertThat(estate.sandbox().calls().count("s3", "GetObjectAcl")).isEqualTo(1);
  }

  @Test
  void arePinnedWhereTheirUpdateIsRefused() {
    for (int i = 0; i < 10; i++) {
      put("k" + i, ObjectCannedACL.AUTHENTICATED_READ);
    }
    estate.deny("s3:UpdateObjectEncryption");
    Tally moved = renew();
    assertThat(moved.pins())
        .singleElement()
        .satisfies(
            pins -> {
              assertThat(pins.reason()).isEqualTo(PinReason.ACL_NOT_WRITABLE);
              assertThat(pins.reason().remedy()).contains("BucketOwnerEnforced");
              assertThat(pins.count()).isEqualTo(10);
            });
    assertThat(verify().pins()).isEqualTo(moved.pins());
  }

  @Test
  void countAsNoErrorsOfASampleWhenTheyArePinned() {
    put(ObjectCannedACL.PUBLIC_READ);
    var sample =
        activities.readObjects(estate.sample(new DataStore.Bucket(Estate.BUCKET), false, 10));
    assertThat(sample.keyErrors()).isEmpty();
  }

  private Tally untrusted(SweepKind kind) {
    return sweep(ReencryptionMode.NEW_DATA_KEYS, kind, false);
  }

  private void put(ObjectCannedACL acl) {
    put("a", acl);
  }

  private void put(String key, ObjectCannedACL acl) {
    estate.put(key, "one", estate.oldKey(), put -> put.acl(acl));
  }

  private void putAcl(ObjectCannedACL acl) {
    putAcl("a", acl);
  }

  private void putAcl(String key, ObjectCannedACL acl) {
    estate.s3().putObjectAcl(put -> put.bucket(Estate.BUCKET).key(key).acl(acl));
  }

  private List<Grant> grants() {
    return estate.s3().getObjectAcl(get -> get.bucket(Estate.BUCKET).key("a")).grants();
  }

  private void block() {
    estate
        .s3()
        .putPublicAccessBlock(
            put ->
                put.bucket(Estate.BUCKET)
                    .publicAccessBlockConfiguration(all -> all.blockPublicAcls(true)));
  }
}
