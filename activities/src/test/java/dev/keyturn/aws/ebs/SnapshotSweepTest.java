package dev.keyturn.aws.ebs;

import static dev.keyturn.aws.ebs.ImageryEstate.SNAPSHOTS;
import static dev.keyturn.aws.ebs.ImageryEstate.tags;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.reencryption.ImageryFacts;
import dev.keyturn.reencryption.ImageryPass;
import dev.keyturn.reencryption.ImageryStore;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.sandbox.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.CreateVolumePermission;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotAttributeName;

/** Snapshots: fault 60 (a lost answer makes no second copy) and the first of fault 64. */
class SnapshotSweepTest {
  private static final String FRIEND = "444455556666";

  private final ImageryEstate estate = new ImageryEstate();
  private String original = "";

  @BeforeEach
  void takeASnapshot() {
    original = estate.snapshot(estate.oldKey());
  }

  @AfterEach
  void close() {
    estate.close();
  }

  @Test
  void copiesUnderTheNewKeyWithTagsAndPermissions() {
    estate.tag(original, "owner", "payments");
    share(original);

    ImageryPass pass = estate.moveAll(SNAPSHOTS);

    Snapshot copy = onlyCopy();
    assertThat(copy.kmsKeyId()).isEqualTo(estate.newKey().value());
    assertThat(tags(copy.tags())).containsEntry("owner", "payments");
    assertThat(permissions(copy.snapshotId()))
        .extracting(CreateVolumePermission::userId)
        .containsExactly(FRIEND);
    assertThat(tags(estate.described(original).tags()))
        .containsEntry("keyturn:replaced-by", copy.snapshotId());
    assertThat(pass.tally().counts().rewrapped()).isEqualTo(1);
    assertThat(pass.tally().superseded())
        .containsExactly(original + ", copied to " + copy.snapshotId());
    assertThat(estate.verify(SNAPSHOTS).tally().counts().shut()).isZero();
  }

  @Test
  void copyOpensWhenTheOldKeyIsDead() {
    estate.moveAll(SNAPSHOTS);
    estate.kms().disableKey(disable -> disable.keyId(estate.oldKey().value()));

    assertThat(estate.read(SNAPSHOTS).keyErrors()).isEmpty();
    String volume =
        estate
            .ec2()
            .createVolume(
                create ->
                    create
                        .availabilityZone(ImageryEstate.REGION + "a")
                        .snapshotId(onlyCopy().snapshotId()))
            .volumeId();
    assertThat(
            estate
                .ec2()
                .describeVolumes(list -> list.volumeIds(volume))
                .volumes()
                .get(0)
                .stateAsString())
        .isEqualTo("available");
  }

  @Test
  void doesNothingTheSecondTime() {
    estate.moveAll(SNAPSHOTS, "sweep-1");

    ItemCounts again = estate.moveAll(SNAPSHOTS, "sweep-2").tally().counts();

    assertThat(estate.copies(original)).hasSize(1);
    assertThat(again.moved()).isZero();
    assertThat(again.alreadyCurrent()).isEqualTo(1);
    assertThat(again.superseded()).isEqualTo(1);
  }

  @Test
  void makesOneCopyWhereTheAnswerIsLost() {
    estate.fault(Fault.Kind.AFTER, "CopySnapshot");

    estate.moveAll(SNAPSHOTS);

    assertThat(estate.copies(original)).hasSize(1);
  }

  @Test
  void waitsForACopyInFlightAndOrdersNoOther() {
    beginACopyThatTakesLong();

    assertThat(estate.move(SNAPSHOTS).open()).isEqualTo(1);
    assertThat(estate.move(SNAPSHOTS).open()).isEqualTo(1);
    assertThat(estate.copies(original)).hasSize(1);

    estate.sandbox().clock().advance(Duration.ofHours(1));
    assertThat(estate.moveAll(SNAPSHOTS).tally().counts().rewrapped()).isEqualTo(1);
    assertThat(estate.copies(original)).hasSize(1);
  }

  @Test
  void showsThatTheKeyFailedACopyAndTriesAgainInTheNextSweep() {
    estate.kms().disableKey(disable -> disable.keyId(estate.newKey().value()));

    ImageryPass failed = estate.moveAll(SNAPSHOTS, "sweep-1");

    assertThat(failed.open()).isZero();
    assertThat(failed.tally().counts().failed()).isEqualTo(1);
    assertThat(failed.tally().problems().get(0).detail())
        .contains("Given key ID is not accessible");
    assertThat(tags(estate.described(original).tags())).doesNotContainKey("keyturn:replaced-by");
    estate.kms().enableKey(enable -> enable.keyId(estate.newKey().value()));
    assertThat(estate.moveAll(SNAPSHOTS, "sweep-2").tally().counts().rewrapped()).isEqualTo(1);
  }

  @Test
  void pinsWhatIsArchived() {
    estate.ec2().modifySnapshotTier(tier -> tier.snapshotId(original).storageTier("archive"));

    assertThat(pins(estate.moveAll(SNAPSHOTS))).containsExactly("snapshots#ARCHIVED");
    assertThat(pins(estate.verify(SNAPSHOTS))).containsExactly("snapshots#ARCHIVED");
    assertThat(estate.copies(original)).isEmpty();
  }

  @Test
  void pinsWhatIsPublicAndMakesNothingPublic() {
    allow(original, CreateVolumePermission.builder().group("all").build());

    assertThat(pins(estate.moveAll(SNAPSHOTS))).containsExactly("snapshots#PUBLIC");
    assertThat(pins(estate.verify(SNAPSHOTS))).containsExactly("snapshots#PUBLIC");
  }

  @Test
  void planNamesWhatIsSharedAndWhatIsMissing() {
    share(original);

    ImageryFacts all = estate.inspect(SNAPSHOTS);
    ImageryFacts some =
        estate.inspect(new ImageryStore.Snapshots(List.of(original, "snap-0123456789abcdef0")));

    assertThat(all.items()).isEqualTo(1);
    assertThat(all.notes()).containsExactly(original + " is shared with " + FRIEND);
    assertThat(some.missing()).containsExactly("snap-0123456789abcdef0");
  }

  @Test
  void narrowsToTheIdsThatAreNamed() {
    String other = estate.snapshot(estate.oldKey());

    ImageryPass pass = estate.moveAll(new ImageryStore.Snapshots(List.of(other)));

    assertThat(pass.tally().counts().total()).isEqualTo(2);
    assertThat(estate.copies(original)).isEmpty();
    assertThat(estate.copies(other)).hasSize(1);
  }

  @Test
  void verifyingChangesNothingAndFindsWhatWasTakenMeanwhile() {
    estate.moveAll(SNAPSHOTS);
    String later = estate.snapshot(estate.oldKey());

    ImageryPass pass = estate.verify(SNAPSHOTS);

    assertThat(pass.tally().problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.item()).isEqualTo(later));
    assertThat(pass.tally().counts().remaining()).isEqualTo(1);
    assertThat(estate.copies(later)).isEmpty();
    assertThat(estate.read(SNAPSHOTS).keyErrors()).singleElement().asString().contains(later);
  }

  @Test
  void believesNoTagAlone() {
    String stranger = estate.snapshot(estate.newKey());
    estate.tag(stranger, "keyturn:copy-of", original);
    estate.tag(original, "keyturn:replaced-by", stranger);

    assertThat(estate.verify(SNAPSHOTS).tally().counts().remaining()).isEqualTo(1);
  }

  @Test
  void leavesOtherKeysAlone() {
    String third = estate.snapshot(estate.createKey());

    estate.moveAll(SNAPSHOTS);

    assertThat(estate.copies(third)).isEmpty();
  }

  /** As an attempt before would have left it: shown by lists, and not complete. */
  private void beginACopyThatTakesLong() {
    estate.sandbox().lag().limit(Duration.ofHours(1));
    // The seed's third and fourth lag are such that the copy shows before it is complete.
    estate.sandbox().lag().settle(Instant.EPOCH);
    estate.sandbox().lag().settle(Instant.EPOCH);
    estate
        .ec2()
        .copySnapshot(
            copy ->
                copy.sourceRegion(ImageryEstate.REGION)
                    .destinationRegion(ImageryEstate.REGION)
                    .sourceSnapshotId(original)
                    .description("[Copied " + original + "] nightly")
                    .encrypted(true)
                    .kmsKeyId(estate.newKey().value())
                    .tagSpecifications(
                        Ec2Tags.specification(
                            ResourceType.SNAPSHOT,
                            Map.of("keyturn:copy-of", original, "keyturn:sweep", "sweep-1"))));
    estate.sandbox().lag().limit(Duration.ZERO);
    for (int minute = 0; minute < 60 && estate.copies(original).isEmpty(); minute++) {
      estate.sandbox().clock().advance(Duration.ofMinutes(1));
    }
    assertThat(onlyCopy().stateAsString()).isEqualTo("pending");
  }

  private void share(String snapshot) {
    allow(snapshot, CreateVolumePermission.builder().userId(FRIEND).build());
  }

  private void allow(String snapshot, CreateVolumePermission permission) {
    estate
        .ec2()
        .modifySnapshotAttribute(
            modify ->
                modify
                    .snapshotId(snapshot)
                    .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION)
                    .createVolumePermission(change -> change.add(permission)));
  }

  private List<CreateVolumePermission> permissions(String snapshot) {
    return estate
        .ec2()
        .describeSnapshotAttribute(
            get ->
                get.snapshotId(snapshot).attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION))
        .createVolumePermissions();
  }

  private Snapshot onlyCopy() {
    List<Snapshot> copies = estate.copies(original);
    assertThat(copies).hasSize(1);
    return copies.get(0);
  }

  private static List<String> pins(ImageryPass pass) {
    return pass.tally().pins().stream().map(pins -> pins.name()).toList();
  }
}
