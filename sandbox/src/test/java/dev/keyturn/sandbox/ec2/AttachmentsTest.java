package dev.keyturn.sandbox.ec2;

import static dev.keyturn.sandbox.ec2.TestingEc2.DATA;
import static dev.keyturn.sandbox.ec2.TestingEc2.ROOT;
import static dev.keyturn.sandbox.ec2.TestingEc2.assertRefused;
import static dev.keyturn.sandbox.ec2.TestingEc2.filter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.TestingSandbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;
import software.amazon.awssdk.services.ec2.model.VolumeState;
import software.amazon.awssdk.services.ec2.model.VolumeType;

class AttachmentsTest {
  private final TestingEc2 testing = TestingEc2.withoutLag();
  private String key = "";
  private String instance = "";
  private String volume = "";

  @BeforeEach
  void launchAnInstance() {
    key = testing.newKey();
    instance = testing.launch(r -> {});
    volume = testing.newVolume(key);
  }

  @Test
  void areShownAtBothEnds() {
    var answer =
        testing.ec2().attachVolume(r -> r.volumeId(volume).instanceId(instance).device(DATA));

    assertThat(answer.state()).isEqualTo(VolumeAttachmentState.ATTACHING);
    assertThat(testing.volume(volume).state()).isEqualTo(VolumeState.IN_USE);
    assertThat(testing.volume(volume).attachments())
        .singleElement()
        .satisfies(
            attachment -> {
              assertThat(attachment.state()).isEqualTo(VolumeAttachmentState.ATTACHED);
              assertThat(attachment.device()).isEqualTo(DATA);
              assertThat(attachment.deleteOnTermination()).isFalse();
            });
    assertThat(testing.instance(instance).blockDeviceMappings())
        .filteredOn(mapping -> mapping.deviceName().equals(DATA))
        .singleElement()
        .satisfies(mapping -> assertThat(mapping.ebs().volumeId()).isEqualTo(volume));
    assertThat(
            testing
                .ec2()
                .describeInstances(r -> r.filters(filter("block-device-mapping.volume-id", volume)))
                .reservations())
        .hasSize(1);
  }

  @Test
  void holdAGrantOnTheKeyWhileTheInstanceRuns() {
    testing.attach(volume, instance, DATA);
    assertThat(testing.grants(key))
        .singleElement()
        .satisfies(
            grant -> {
              assertThat(grant.granteeServicePrincipal()).isEqualTo("ec2.amazonaws.com");
              assertThat(grant.constraints().encryptionContextSubset())
                  .containsEntry("aws:ebs:id", volume);
            });

    testing.stop(instance);
    assertThat(testing.grants(key)).isEmpty();
    testing.start(instance);
    assertThat(testing.grants(key)).hasSize(1);
    testing.ec2().detachVolume(r -> r.volumeId(volume));
    assertThat(testing.grants(key)).isEmpty();
    assertThat(testing.volume(volume).state()).isEqualTo(VolumeState.AVAILABLE);
  }

  @Test
  void areRefusedToARunningInstanceWhenTheKeyIsDisabled() {
    testing.kms().disableKey(r -> r.keyId(key));

    assertRefused(() -> testing.attach(volume, instance, DATA), "CustomerKeyHasBeenRevoked");
    assertThat(testing.volume(volume).state()).isEqualTo(VolumeState.AVAILABLE);
  }

  @Test
  void areRefusedToACallerWhoMayNotCreateGrants() {
    testing.deny(key, "responder", "kms:CreateGrant");

    assertRefused(() -> testing.attach(volume, instance, DATA), "CustomerKeyHasBeenRevoked");
  }

  @Test
  void keepContentFromOneInstanceToTheNext() {
    testing.attach(volume, instance, DATA);
    testing.write(instance, DATA, "precious");
    testing.ec2().detachVolume(r -> r.volumeId(volume));
    assertThatThrownBy(() -> testing.read(instance, DATA)).hasMessageContaining("no volume");

    String other = testing.launch(r -> {});
    testing.attach(volume, other, "/dev/sdg");
    assertThat(testing.read(other, "/dev/sdg")).isEqualTo("precious");
  }

  @Test
  void areRefusedWhereTheDeviceIsTakenOrTheVolumeIs() {
    testing.attach(volume, instance, DATA);
    String second = testing.newVolume(r -> r.size(1));

    assertRefused(() -> testing.attach(second, instance, DATA), "InvalidParameterValue");
    assertRefused(() -> testing.attach(volume, instance, "/dev/sdg"), "VolumeInUse");
  }

  @Test
  void areRefusedAcrossZones() {
    String elsewhere =
        testing
            .ec2()
            .createVolume(r -> r.availabilityZone(TestingSandbox.REGION + "b").size(1))
            .volumeId();

    assertRefused(() -> testing.attach(elsewhere, instance, DATA), "InvalidVolume.ZoneMismatch");
  }

  @Test
  void letTheRootGoOnlyFromAStoppedInstance() {
    String root = testing.volumeAt(instance, ROOT).volumeId();
    assertRefused(
        () -> testing.ec2().detachVolume(r -> r.volumeId(root).force(true)),
        "OperationNotPermitted");

    testing.stop(instance);
    testing.ec2().detachVolume(r -> r.volumeId(root));
    assertRefused(() -> testing.start(instance), "InvalidParameterValue");
    testing.attach(root, instance, ROOT);
    testing.start(instance);
    assertThat(testing.instanceState(instance)).isEqualTo("running");
  }

  @Test
  void mayBeSeveralForAMultiAttachVolume() {
    String shared =
        testing.newVolume(
            r -> r.size(10).volumeType(VolumeType.IO2).iops(100).multiAttachEnabled(true));
    String other = testing.launch(r -> {});
    testing.attach(shared, instance, DATA);
    testing.attach(shared, other, DATA);

    assertThat(testing.volume(shared).attachments()).hasSize(2);
    assertRefused(() -> testing.ec2().detachVolume(r -> r.volumeId(shared)), "MissingParameter");
    testing.ec2().detachVolume(r -> r.volumeId(shared).instanceId(other));
    assertThat(testing.volume(shared).attachments())
        .singleElement()
        .satisfies(left -> assertThat(left.instanceId()).isEqualTo(instance));
  }

  @Test
  void endOnlyWhereTheyAre() {
    assertRefused(() -> testing.ec2().detachVolume(r -> r.volumeId(volume)), "IncorrectState");
    testing.attach(volume, instance, DATA);
    String other = testing.launch(r -> {});

    assertRefused(
        () -> testing.ec2().detachVolume(r -> r.volumeId(volume).instanceId(other)),
        "InvalidAttachment.NotFound");
    assertRefused(
        () -> testing.ec2().detachVolume(r -> r.volumeId(volume).device("/dev/sdg")),
        "InvalidAttachment.NotFound");
  }
}
