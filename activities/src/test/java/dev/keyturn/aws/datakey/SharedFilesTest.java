package dev.keyturn.aws.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.aws.s3.Buckets;
import dev.keyturn.aws.s3.Estate;
import dev.keyturn.aws.s3.Interference;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.Tally;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;

/** Files of wrapped keys whose access control list gives something to others than their owner. */
class SharedFilesTest extends KeySweeps {
  @BeforeEach
  void allowAccessControlLists() {
    Buckets.allowAccessControlLists(estate);
  }

  @Test
  void stayUnsharedWhenTheApplicationTakesThatBackMeanwhile() {
    put(ObjectCannedACL.PUBLIC_READ, estate.oldKey());
    estate.interference().after(Interference.getOf("acl"), () -> putAcl(ObjectCannedACL.PRIVATE));
    rewrap(SOURCE);
    assertThat(grants()).hasSize(1);
  }

  @Test
  void arePinnedAsTheyAre() {
    put(ObjectCannedACL.AUTHENTICATED_READ, estate.oldKey());
    String etag = estate.head(FILE).eTag();
    Tally moved = rewrap(SOURCE).tally();
    assertPinned(moved);
    assertThat(moved.counts().rewrapped()).isZero();
    assertThat(estate.head(FILE).eTag()).isEqualTo(etag);
    Tally verified = sweep(SOURCE, SweepKind.VERIFY, List.of()).tally();
    assertThat(verified.pins()).isEqualTo(moved.pins());
    assertThat(verified.counts().remaining()).isZero();
  }

  @Test
  void arePinnedForTheKeysInThem() {
    estate.put(
        FILE,
        line(wrap("a", estate.oldKey())) + line(wrap("b", estate.newKey())),
        estate.newKey(),
        put -> put.acl(ObjectCannedACL.PUBLIC_READ));
    Tally moved = rewrap(SOURCE).tally();
    assertPinned(moved);
    assertThat(moved.counts().rewrapped()).isZero();
    assertThat(moved.counts().alreadyCurrent()).isEqualTo(1);
    Tally verified = sweep(SOURCE, SweepKind.VERIFY, List.of()).tally();
    assertThat(verified.pins()).isEqualTo(moved.pins());
    assertThat(verified.counts()).isEqualTo(moved.counts());
  }

  @Test
  void areNoPinsWhereNothingIsToBeWritten() {
    estate.put(
        FILE,
        line(wrap("a", estate.newKey())),
        estate.newKey(),
        put -> put.acl(ObjectCannedACL.PUBLIC_READ));
    assertThat(rewrap(SOURCE).tally().pins()).isEmpty();
    assertThat(sweep(SOURCE, SweepKind.VERIFY, List.of()).tally().pins()).isEmpty();
  }

  @Test
  void areMovedByTheRemedyOfTheirPinWhereTheBucketBlocksPublicLists() {
    put(ObjectCannedACL.PUBLIC_READ, estate.oldKey());
    estate
        .s3()
        .putPublicAccessBlock(
            put ->
                put.bucket(Estate.BUCKET)
                    .publicAccessBlockConfiguration(all -> all.blockPublicAcls(true)));
    assertPinned(rewrap(SOURCE).tally());
    putAcl(ObjectCannedACL.PRIVATE);
    assertThat(rewrap(SOURCE).tally().counts().rewrapped()).isEqualTo(1);
    assertThat(grants()).hasSize(1);
  }

  @Test
  void areNamedWhereAWriteLacksWhatWasGrantedMeanwhile() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    put(ObjectCannedACL.PRIVATE, estate.oldKey());
    estate
        .interference()
        .before(Interference.putWith("If-Match"), () -> putAcl(ObjectCannedACL.AUTHENTICATED_READ));
    assertThat(rewrap(SOURCE).tally().problems())
        .extracting(Problem::detail)
        .singleElement()
        .asString()
        .contains("was written, but others were given access to it meanwhile");
  }

  private static void assertPinned(Tally tally) {
    assertThat(tally.pins())
        .singleElement()
        .satisfies(
            pins -> {
              assertThat(pins.reason()).isEqualTo(PinReason.ACL_NOT_WRITABLE);
              assertThat(pins.count()).isEqualTo(1);
              assertThat(pins.examples().get(0)).contains(FILE);
            });
  }

  private void put(ObjectCannedACL acl, KeyArn under) {
    estate.put(FILE, line(wrap("a", estate.oldKey())), under, put -> put.acl(acl));
  }

  private void putAcl(ObjectCannedACL acl) {
    estate.s3().putObjectAcl(put -> put.bucket(Estate.BUCKET).key(FILE).acl(acl));
  }

  private List<Grant> grants() {
    return estate.s3().getObjectAcl(get -> get.bucket(Estate.BUCKET).key(FILE)).grants();
  }
}
