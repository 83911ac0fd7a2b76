package dev.keyturn.aws.ebs;

import static dev.keyturn.aws.ebs.ImageryEstate.IMAGES;
import static dev.keyturn.aws.ebs.ImageryEstate.SNAPSHOTS;
import static dev.keyturn.aws.ebs.ImageryEstate.tags;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.reencryption.ImageryPass;
import dev.keyturn.reencryption.ImageryStore;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.sandbox.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageAttributeName;
import software.amazon.awssdk.services.ec2.model.LaunchPermission;
import software.amazon.awssdk.services.ec2.model.Snapshot;

/** Images, the second of fault 64. */
class ImageSweepTest {
  private static final String FRIEND = "444455556666";

  private final ImageryEstate estate = new ImageryEstate();
  private String disk = "";
  private String original = "";

  @BeforeEach
  void registerAnImage() {
    disk = estate.snapshot(estate.oldKey());
    original = estate.image("orders", disk);
  }

  @AfterEach
  void close() {
    estate.close();
  }

  @Test
  void copiesWithTagsAndPermissionsOfImageAndDisks() {
    estate.tag(original, "owner", "payments");
    estate.tag(disk, "tier", "gold");
    launchable("userId");

    ImageryPass pass = estate.moveAll(IMAGES);

    Image copy = onlyCopy();
    Snapshot fresh = estate.described(copy.blockDeviceMappings().get(0).ebs().snapshotId());
    assertThat(fresh.kmsKeyId()).isEqualTo(estate.newKey().value());
    assertThat(tags(copy.tags())).containsEntry("owner", "payments");
    assertThat(tags(fresh.tags())).containsEntry("tier", "gold");
    assertThat(launchers(copy.imageId()))
        .extracting(LaunchPermission::userId)
        .containsExactly(FRIEND);
    assertThat(tags(estate.describedImage(original).tags()))
        .containsEntry("keyturn:replaced-by", copy.imageId());
    assertThat(pass.tally().counts().rewrapped()).isEqualTo(1);
    assertThat(pass.tally().superseded())
        .containsExactly(original + ", copied to " + copy.imageId());
  }

  /** Row 64A: deprecated ones are hidden from others, and pipelines leave them out. */
  @Test
  void deprecatesCopiesWhenTheirOriginalsAre() {
    Instant later = Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.MINUTES);
    deprecate(original, later);
    String old = estate.image("old", estate.snapshot(estate.oldKey()));
    deprecate(old, Instant.now().plusSeconds(60));
    estate.sandbox().clock().advance(Duration.ofMinutes(2));

    estate.moveAll(IMAGES, "sweep-1");
    estate.moveAll(IMAGES, "sweep-2");

    assertThat(Instant.parse(onlyCopy().deprecationTime())).isEqualTo(later);
    assertThat(Instant.parse(estate.imageCopies(old).get(0).deprecationTime()))
        .isBefore(later.minus(Duration.ofDays(29)));
  }

  /** Beside a compromised key it is nothing. */
  @Test
  void copiesAndSaysSoWhereCopiesMayNotBeDeprecated() {
    deprecate(original, Instant.now().plus(Duration.ofDays(30)));
    estate.refuse("EnableImageDeprecation");

    Tally tally = estate.moveAll(IMAGES).tally();

    assertThat(tally.counts().shut()).isZero();
    assertThat(tally.superseded())
        .singleElement()
        .asString()
        .contains(original, onlyCopy().imageId(), "not deprecated", "ec2:EnableImageDeprecation");
    assertThat(ImageryEstate.tags(estate.describedImage(original).tags()))
        .containsKey(Ec2Tags.REPLACED_BY);
    assertThat(estate.verify(IMAGES).tally().counts().shut()).isZero();
  }

  private void deprecate(String image, Instant at) {
    estate.ec2().enableImageDeprecation(r -> r.imageId(image).deprecateAt(at));
  }

  @Test
  void doesNothingTheSecondTime() {
    estate.moveAll(IMAGES, "sweep-1");

    ItemCounts again = estate.moveAll(IMAGES, "sweep-2").tally().counts();

    assertThat(estate.imageCopies(original)).hasSize(1);
    assertThat(again.moved()).isZero();
    assertThat(again.alreadyCurrent()).isEqualTo(1);
    assertThat(estate.verify(IMAGES).tally().counts().shut()).isZero();
  }

  @Test
  void makesOneCopyWhereTheAnswerIsLost() {
    estate.fault(Fault.Kind.AFTER, "CopyImage");

    estate.moveAll(IMAGES);

    assertThat(estate.imageCopies(original)).hasSize(1);
  }

  @Test
  void showsThatTheKeyFailedACopyAndTriesAgainInTheNextSweep() {
    estate.kms().disableKey(disable -> disable.keyId(estate.newKey().value()));

    ImageryPass failed = estate.moveAll(IMAGES, "sweep-1");

    assertThat(failed.tally().problems())
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.detail()).contains("Given key ID is not accessible"));
    estate.kms().enableKey(enable -> enable.keyId(estate.newKey().value()));
    assertThat(estate.moveAll(IMAGES, "sweep-2").tally().counts().rewrapped()).isEqualTo(1);
  }

  @Test
  void pinsWhatIsPublic() {
    launchable("group");

    assertThat(estate.moveAll(IMAGES).tally().pins())
        .extracting(Pins::name)
        .containsExactly("images#PUBLIC");
    assertThat(estate.imageCopies(original)).isEmpty();
  }

  @Test
  void pinsAnImageWithADiskUnderAThirdKey() {
    String third = estate.snapshot(estate.createKey());
    estate.image(
        "mixed", ImageryEstate.disk("/dev/xvda", disk), ImageryEstate.disk("/dev/sdf", third));

    assertThat(estate.moveAll(IMAGES).tally().pins())
        .extracting(Pins::name)
        .containsExactly("images#OTHER_KEYS");
  }

  @Test
  void snapshotThatBacksAnImageGoesWithTheImage() {
    ImageryPass before = estate.moveAll(SNAPSHOTS);
    estate.moveAll(IMAGES);
    ImageryPass after = estate.verify(SNAPSHOTS);

    assertThat(before.tally().pins())
        .extracting(Pins::name)
        .containsExactly("snapshots#BACKS_IMAGE");
    assertThat(after.tally().counts().shut()).isZero();
    assertThat(after.tally().superseded()).singleElement().asString().startsWith(disk);
    assertThat(estate.copies(disk)).isEmpty();
  }

  @Test
  void planNamesWhatIsSharedAndWhatIsMissing() {
    launchable("userId");

    assertThat(estate.inspect(IMAGES).notes())
        .containsExactly(original + " is shared with " + FRIEND);
    assertThat(
            estate
                .inspect(new ImageryStore.Images(List.of(original, "ami-0123456789abcdef0")))
                .missing())
        .containsExactly("ami-0123456789abcdef0");
  }

  private void launchable(String by) {
    LaunchPermission permission =
        by.equals("group")
            ? LaunchPermission.builder().group("all").build()
            : LaunchPermission.builder().userId(FRIEND).build();
    estate
        .ec2()
        .modifyImageAttribute(
            modify ->
                modify
                    .imageId(original)
                    .attribute("launchPermission")
                    .launchPermission(change -> change.add(permission)));
  }

  private List<LaunchPermission> launchers(String image) {
    return estate
        .ec2()
        .describeImageAttribute(
            get -> get.imageId(image).attribute(ImageAttributeName.LAUNCH_PERMISSION))
        .launchPermissions();
  }

  private Image onlyCopy() {
    List<Image> copies = estate.imageCopies(original);
    assertThat(copies).hasSize(1);
    return copies.get(0);
  }
}
