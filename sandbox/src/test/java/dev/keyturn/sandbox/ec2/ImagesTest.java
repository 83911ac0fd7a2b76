package dev.keyturn.sandbox.ec2;

import static dev.keyturn.sandbox.ec2.TestingEc2.ROOT;
import static dev.keyturn.sandbox.ec2.TestingEc2.assertRefused;
import static dev.keyturn.sandbox.ec2.TestingEc2.device;
import static dev.keyturn.sandbox.ec2.TestingEc2.filter;
import static dev.keyturn.sandbox.ec2.TestingEc2.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sandbox.TestingSandbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.CopyImageRequest;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageAttributeName;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.LaunchPermission;

class ImagesTest {
  private final TestingEc2 testing = TestingEc2.withoutLag();
  private String oldKey = "";
  private String newKey = "";
  private String instance = "";
  private String image = "";

  @BeforeEach
  void createAnImage() {
    oldKey = testing.newKey();
    newKey = testing.newKey();
    instance = testing.launch(oldKey);
    testing.write(instance, ROOT, "precious");
    image = testing.ec2().createImage(r -> r.instanceId(instance).name("orders-1")).imageId();
  }

  @Test
  void launchInstancesWithTheirContent() {
    String launched = testing.launch(r -> r.imageId(image));

    assertThat(testing.read(launched, ROOT)).isEqualTo("precious");
    assertThat(testing.volumeAt(launched, ROOT).kmsKeyId()).isEqualTo(oldKey);
    String other =
        testing.launch(
            r ->
                r.imageId(image)
                    .blockDeviceMappings(device(ROOT, e -> e.encrypted(true).kmsKeyId(newKey))));
    assertThat(testing.read(other, ROOT)).isEqualTo("precious");
    assertThat(testing.volumeAt(other, ROOT).kmsKeyId()).isEqualTo(newKey);
    assertRefused(
        () -> testing.launch(r -> r.imageId("ami-0123456789abcdef0")), "InvalidAMIID.NotFound");
  }

  @Test
  void areCopiedUnderAnotherKeyOncePerToken() {
    testing.ec2().createTags(r -> r.resources(image).tags(tag("owner", "payments")));
    CopyImageRequest order =
        CopyImageRequest.builder()
            .sourceRegion(TestingSandbox.REGION)
            .sourceImageId(image)
            .name("orders-1-rekeyed")
            .encrypted(true)
            .kmsKeyId(newKey)
            .copyImageTags(true)
            .clientToken("run-1")
            .build();
    String copy = testing.ec2().copyImage(order).imageId();

    assertThat(testing.ec2().copyImage(order).imageId()).isEqualTo(copy);
    assertThat(described(copy).state()).isEqualTo(ImageState.AVAILABLE);
    assertThat(described(copy).tags()).containsExactly(tag("owner", "payments"));
    assertThat(testing.snapshot(ebs(copy).snapshotId()).kmsKeyId()).isEqualTo(newKey);
    testing.kms().disableKey(r -> r.keyId(oldKey));
    assertThat(testing.read(testing.launch(r -> r.imageId(copy)), ROOT)).isEqualTo("precious");
  }

  @Test
  void failToCopyUnderADisabledKey() {
    testing.kms().disableKey(r -> r.keyId(newKey));
    String copy =
        testing
            .ec2()
            .copyImage(
                r ->
                    r.sourceRegion(TestingSandbox.REGION)
                        .sourceImageId(image)
                        .name("rekeyed")
                        .encrypted(true)
                        .kmsKeyId(newKey))
            .imageId();

    assertThat(described(copy).state()).isEqualTo(ImageState.FAILED);
    assertThat(described(copy).stateReason().message()).contains("not accessible");
  }

  @Test
  void keepTheirSnapshotsUntilTheyAreDeregistered() {
    String snapshot = ebs(image).snapshotId();
    assertThat(
            testing
                .ec2()
                .describeImages(
                    r ->
                        r.owners("self")
                            .filters(filter("block-device-mapping.snapshot-id", snapshot)))
                .images())
        .hasSize(1);
    assertRefused(
        () -> testing.ec2().deleteSnapshot(r -> r.snapshotId(snapshot)), "InvalidSnapshot.InUse");

    testing.ec2().deregisterImage(r -> r.imageId(image));
    testing.ec2().deleteSnapshot(r -> r.snapshotId(snapshot));
    assertRefused(() -> described(image), "InvalidAMIID.NotFound");
  }

  @Test
  void areRegisteredFromSnapshots() {
    String snapshot = testing.newSnapshot(testing.volumeAt(instance, ROOT).volumeId());
    String registered =
        testing
            .ec2()
            .registerImage(
                r ->
                    r.name("registered")
                        .rootDeviceName(ROOT)
                        .blockDeviceMappings(device(ROOT, e -> e.snapshotId(snapshot))))
            .imageId();

    assertThat(ebs(registered).snapshotId()).isEqualTo(snapshot);
    assertThat(ebs(registered).encrypted()).isTrue();
    assertRefused(
        () -> testing.ec2().createImage(r -> r.instanceId(instance).name("registered")),
        "InvalidAMIName.Duplicate");
  }

  @Test
  void showWithWhomTheyAreShared() {
    LaunchPermission everybody = LaunchPermission.builder().group("all").build();
    testing
        .ec2()
        .modifyImageAttribute(r -> r.imageId(image).launchPermission(p -> p.add(everybody)));

    assertThat(described(image).publicLaunchPermissions()).isTrue();
    assertThat(
            testing
                .ec2()
                .describeImageAttribute(
                    r -> r.imageId(image).attribute(ImageAttributeName.LAUNCH_PERMISSION))
                .launchPermissions())
        .containsExactly(everybody);
    testing
        .ec2()
        .modifyImageAttribute(r -> r.imageId(image).launchPermission(p -> p.remove(everybody)));
    assertThat(described(image).publicLaunchPermissions()).isFalse();
  }

  private Image described(String id) {
    return testing.ec2().describeImages(r -> r.imageIds(id)).images().get(0);
  }

  private EbsBlockDevice ebs(String id) {
    return described(id).blockDeviceMappings().get(0).ebs();
  }
}
