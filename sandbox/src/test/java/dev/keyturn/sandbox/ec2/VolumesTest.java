package dev.keyturn.sandbox.ec2;

import static dev.keyturn.sandbox.ec2.TestingEc2.DATA;
import static dev.keyturn.sandbox.ec2.TestingEc2.ZONE;
import static dev.keyturn.sandbox.ec2.TestingEc2.assertRefused;
import static dev.keyturn.sandbox.ec2.TestingEc2.filter;
import static dev.keyturn.sandbox.ec2.TestingEc2.tags;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeState;
import software.amazon.awssdk.services.ec2.model.VolumeType;

class VolumesTest {
  private final TestingEc2 testing = TestingEc2.withoutLag();

  @Test
  void becomeAvailableUnderTheKeyAskedFor() {
    String key = testing.newKey();
    var created =
        testing
            .ec2()
            .createVolume(r -> r.availabilityZone(ZONE).size(10).encrypted(true).kmsKeyId(key));

    assertThat(created.state()).isEqualTo(VolumeState.CREATING);
    Volume volume = testing.volume(created.volumeId());
    assertThat(volume.state()).isEqualTo(VolumeState.AVAILABLE);
    assertThat(volume.encrypted()).isTrue();
    assertThat(volume.kmsKeyId()).isEqualTo(key);
    assertThat(volume.volumeType()).isEqualTo(VolumeType.GP2);
  }

  @Test
  void showAllThatAReplacementHasToKeep() {
    String id =
        testing.newVolume(
            r ->
                r.size(20)
                    .volumeType(VolumeType.GP3)
                    .iops(4_000)
                    .throughput(250)
                    .tagSpecifications(tags("volume", "owner", "payments")));

    Volume volume = testing.volume(id);
    assertThat(volume.size()).isEqualTo(20);
    assertThat(volume.iops()).isEqualTo(4_000);
    assertThat(volume.throughput()).isEqualTo(250);
    assertThat(volume.encrypted()).isFalse();
    assertThat(volume.multiAttachEnabled()).isFalse();
    assertThat(volume.tags())
        .singleElement()
        .satisfies(tag -> assertThat(tag.value()).isEqualTo("payments"));
  }

  @Test
  void areTheSameForTheSameTokenAndOrder() {
    CreateVolumeRequest order =
        CreateVolumeRequest.builder().availabilityZone(ZONE).size(10).clientToken("run-1").build();

    String first = testing.ec2().createVolume(order).volumeId();
    assertThat(testing.ec2().createVolume(order).volumeId()).isEqualTo(first);
    assertThat(testing.ec2().describeVolumes().volumes()).hasSize(1);
    assertRefused(
        () -> testing.ec2().createVolume(order.toBuilder().size(11).build()),
        "IdempotentParameterMismatch");
  }

  @Test
  void vanishWhenTheKeyIsDisabled() {
    String key = testing.newKey();
    testing.kms().disableKey(r -> r.keyId(key));
    String id = testing.newVolume(key);

    assertRefused(() -> testing.volume(id), "InvalidVolume.NotFound");
  }

  @Test
  void vanishWhenTheCallerMayNotUseTheKey() {
    String key = testing.newKey();
    testing.deny(key, "responder", "kms:GenerateDataKey*");

    assertRefused(() -> testing.volume(testing.newVolume(key)), "InvalidVolume.NotFound");
  }

  @Test
  void vanishWhenThereIsNoSuchKey() {
    var created =
        testing
            .ec2()
            .createVolume(
                r -> r.availabilityZone(ZONE).size(10).encrypted(true).kmsKeyId("alias/nobody"));

    assertThat(created.kmsKeyId()).isEqualTo("alias/nobody");
    assertRefused(() -> testing.volume(created.volumeId()), "InvalidVolume.NotFound");
  }

  @Test
  void areFoundByFilters() {
    String key = testing.newKey();
    String encrypted =
        testing.newVolume(
            r ->
                r.size(10)
                    .encrypted(true)
                    .kmsKeyId(key)
                    .tagSpecifications(tags("volume", "run", "orders-1")));
    String plain = testing.newVolume(r -> r.size(10));

    assertThat(found("encrypted", "true")).containsExactly(encrypted);
    assertThat(found("encrypted", "false")).containsExactly(plain);
    assertThat(found("tag:run", "orders-*")).containsExactly(encrypted);
    assertThat(found("tag-key", "run")).containsExactly(encrypted);
    assertThat(found("status", "available", "in-use")).hasSize(2);
    assertThat(found("status", "in-use")).isEmpty();
    assertRefused(() -> found("colour", "red"), "InvalidParameterValue");
  }

  @Test
  void areListedInPages() {
    for (int number = 0; number < 6; number++) {
      testing.newVolume(r -> r.size(1));
    }

    DescribeVolumesResponse first = testing.ec2().describeVolumes(r -> r.maxResults(5));
    assertThat(first.volumes()).hasSize(5);
    DescribeVolumesResponse second =
        testing.ec2().describeVolumes(r -> r.maxResults(5).nextToken(first.nextToken()));
    assertThat(second.volumes()).hasSize(1).doesNotContainAnyElementsOf(first.volumes());
    assertThat(second.nextToken()).isNull();
    String id = second.volumes().get(0).volumeId();
    assertRefused(
        () -> testing.ec2().describeVolumes(r -> r.maxResults(5).volumeIds(id)),
        "InvalidParameterCombination");
  }

  @Test
  void areDeletedOnlyWhenNothingHoldsThem() {
    String volume = testing.newVolume(r -> r.size(1));
    String instance = testing.launch(r -> {});
    testing.attach(volume, instance, DATA);

    assertRefused(() -> testing.ec2().deleteVolume(r -> r.volumeId(volume)), "VolumeInUse");
    testing.ec2().detachVolume(r -> r.volumeId(volume));
    testing.ec2().deleteVolume(r -> r.volumeId(volume));
    assertRefused(() -> testing.volume(volume), "InvalidVolume.NotFound");
  }

  @Test
  void refuseWhatTheirTypeHasNot() {
    assertRefused(
        () -> testing.newVolume(r -> r.size(10).iops(4_000)), "InvalidParameterCombination");
    assertRefused(
        () -> testing.newVolume(r -> r.size(10).multiAttachEnabled(true)),
        "InvalidParameterCombination");
    assertRefused(
        () -> testing.newVolume(r -> r.size(10).volumeType(VolumeType.IO2)), "MissingParameter");
    assertRefused(() -> testing.newVolume(r -> {}), "MissingParameter");
    assertRefused(
        () -> testing.newVolume(r -> r.size(10).kmsKeyId(testing.newKey())),
        "InvalidParameterDependency");
  }

  private List<String> found(String name, String... values) {
    return testing.ec2().describeVolumes(r -> r.filters(filter(name, values))).volumes().stream()
        .map(Volume::volumeId)
        .toList();
  }
}
