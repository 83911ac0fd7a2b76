package dev.keyturn.sandbox.ec2;

import static dev.keyturn.sandbox.ec2.TestingEc2.DATA;
import static dev.keyturn.sandbox.ec2.TestingEc2.ROOT;
import static dev.keyturn.sandbox.ec2.TestingEc2.assertRefused;
import static dev.keyturn.sandbox.ec2.TestingEc2.filter;
import static dev.keyturn.sandbox.ec2.TestingEc2.tag;
import static dev.keyturn.sandbox.ec2.TestingEc2.tags;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sandbox.TestingSandbox;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateVolumePermission;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotAttributeName;
import software.amazon.awssdk.services.ec2.model.SnapshotState;
import software.amazon.awssdk.services.ec2.model.StorageTier;

class SnapshotsTest {
  private static final String COPIED_TO = "us-east-1";

  private static final CreateVolumePermission ACCOUNT =
      CreateVolumePermission.builder().userId("444455556666").build();
  private static final CreateVolumePermission EVERYBODY =
      CreateVolumePermission.builder().group("all").build();

  private final TestingEc2 testing = TestingEc2.withoutLag();
  private String oldKey = "";
  private String newKey = "";
  private String instance = "";
  private String volume = "";

  @BeforeEach
  void launchAnInstance() {
    oldKey = testing.newKey();
    newKey = testing.newKey();
    instance = testing.launch(oldKey);
    volume = testing.volumeAt(instance, ROOT).volumeId();
  }

  @Test
  void captureWhatWasWrittenUntilTheCall() {
    testing.write(instance, ROOT, "before");
    String snapshot = testing.newSnapshot(volume);
    testing.write(instance, ROOT, "after");

    assertThat(contentUnder(snapshot, oldKey)).isEqualTo("before");
    assertThat(testing.read(instance, ROOT)).isEqualTo("after");
  }

  @Test
  void letAVolumeUnderAnotherKeyHaveTheSameContentAndANewDataKey() {
    testing.write(instance, ROOT, "precious");
    String snapshot = testing.newSnapshot(volume);

    String same = restored(snapshot, oldKey);
    String other = restored(snapshot, newKey);
    assertThat(dataKey(same)).isPresent().isEqualTo(dataKey(volume));
    assertThat(dataKey(other)).isPresent().isNotEqualTo(dataKey(volume));
    assertThat(testing.volume(other).kmsKeyId()).isEqualTo(newKey);
    assertThat(testing.volume(other).snapshotId()).isEqualTo(snapshot);
    testing.kms().disableKey(r -> r.keyId(oldKey));
    testing.attach(other, instance, DATA);
    assertThat(testing.read(instance, DATA)).isEqualTo("precious");
  }

  @Test
  void tellTheirDataKeyAndTags() {
    String id =
        testing
            .ec2()
            .createSnapshot(
                r ->
                    r.volumeId(volume)
                        .description("for run 1")
                        .tagSpecifications(tags("snapshot", "run", "1")))
            .snapshotId();

    Snapshot snapshot = testing.snapshot(id);
    assertThat(snapshot.state()).isEqualTo(SnapshotState.COMPLETED);
    assertThat(snapshot.kmsKeyId()).isEqualTo(oldKey);
    assertThat(dataKey(volume)).hasValue(snapshot.dataEncryptionKeyId());
    assertThat(snapshot.description()).isEqualTo("for run 1");
    assertThat(
            testing
                .ec2()
                .describeSnapshots(
                    r ->
                        r.ownerIds("self")
                            .filters(filter("tag:run", "1"), filter("volume-id", volume)))
                .snapshots())
        .extracting(Snapshot::snapshotId)
        .containsExactly(id);
    assertThat(testing.ec2().describeSnapshots(r -> r.ownerIds("amazon")).snapshots()).isEmpty();
  }

  @Test
  void copyUnderAnotherKeyWithoutTheirTags() {
    testing.write(instance, ROOT, "precious");
    String source = testing.newSnapshot(volume);
    testing.ec2().createTags(r -> r.resources(source).tags(tag("owner", "payments")));

    String copy = copyTo(newKey, source);
    assertThat(testing.snapshot(copy).kmsKeyId()).isEqualTo(newKey);
    assertThat(testing.snapshot(copy).tags()).isEmpty();
    assertThat(testing.snapshot(copy).dataEncryptionKeyId())
        .isNotEqualTo(testing.snapshot(source).dataEncryptionKeyId());
    assertThat(contentUnder(copy, newKey)).isEqualTo("precious");
  }

  @Test
  void copyToAnotherRegion() {
    Ec2Client there = testing.testing().ec2("responder", COPIED_TO);
    String key = testing.testing().kms("responder", COPIED_TO).createKey().keyMetadata().arn();
    String source = testing.newSnapshot(volume);

    String copy =
        there
            .copySnapshot(
                r ->
                    r.sourceRegion(TestingSandbox.REGION)
                        .sourceSnapshotId(source)
                        .encrypted(true)
                        .kmsKeyId(key))
            .snapshotId();
    assertThat(there.describeSnapshots(r -> r.snapshotIds(copy)).snapshots().get(0).kmsKeyId())
        .isEqualTo(key);
    assertRefused(() -> testing.snapshot(copy), "InvalidSnapshot.NotFound");
  }

  @Test
  void sayThatACopyFailedForItsKey() {
    String source = testing.newSnapshot(volume);
    testing.kms().disableKey(r -> r.keyId(newKey));

    Snapshot copy = testing.snapshot(copyTo(newKey, source));
    assertThat(copy.state()).isEqualTo(SnapshotState.ERROR);
    assertThat(copy.stateMessage()).isEqualTo("Given key ID is not accessible");
    assertRefused(() -> restored(copy.snapshotId(), oldKey), "IncorrectState");
  }

  @Test
  void areOfNoUseOnceTheirKeyIsDisabled() {
    String snapshot = testing.newSnapshot(volume);
    testing.kms().disableKey(r -> r.keyId(oldKey));

    String restored = restored(snapshot, newKey);
    assertRefused(() -> testing.volume(restored), "InvalidVolume.NotFound");
  }

  @Test
  void keepTheKeyOfTheirVolumeWhereNoneIsNamed() {
    String snapshot = testing.newSnapshot(volume);
    String restored = testing.newVolume(r -> r.snapshotId(snapshot));

    assertThat(testing.volume(restored).kmsKeyId()).isEqualTo(oldKey);
    assertRefused(
        () -> testing.newVolume(r -> r.snapshotId(snapshot).encrypted(false)),
        "InvalidParameterCombination");
    assertRefused(
        () -> testing.newVolume(r -> r.snapshotId(snapshot).size(1)), "InvalidParameterValue");
  }

  @Test
  void showWithWhomTheyAreShared() {
    String snapshot = testing.newSnapshot(volume);
    testing
        .ec2()
        .modifySnapshotAttribute(
            r -> r.snapshotId(snapshot).createVolumePermission(p -> p.add(ACCOUNT, EVERYBODY)));

    var shared =
        testing
            .ec2()
            .describeSnapshotAttribute(
                r ->
                    r.snapshotId(snapshot)
                        .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION))
            .createVolumePermissions();
    assertThat(shared).hasSize(2);
    assertThat(shared.get(0).groupAsString()).isEqualTo("all");
    assertThat(shared.get(1).userId()).isEqualTo("444455556666");
  }

  @Test
  void areOfNoUseInTheArchive() {
    String snapshot = testing.newSnapshot(volume);
    testing.ec2().modifySnapshotTier(r -> r.snapshotId(snapshot).storageTier("archive"));

    assertThat(testing.snapshot(snapshot).storageTier()).isEqualTo(StorageTier.ARCHIVE);
    assertRefused(() -> restored(snapshot, newKey), "IncorrectState");
  }

  @Test
  void areGoneWhenDeleted() {
    String snapshot = testing.newSnapshot(volume);
    testing.ec2().deleteSnapshot(r -> r.snapshotId(snapshot));

    assertRefused(() -> testing.snapshot(snapshot), "InvalidSnapshot.NotFound");
  }

  private String copyTo(String key, String source) {
    return testing
        .ec2()
        .copySnapshot(
            r ->
                r.sourceRegion(TestingSandbox.REGION)
                    .sourceSnapshotId(source)
                    .encrypted(true)
                    .kmsKeyId(key))
        .snapshotId();
  }

  private String restored(String snapshot, String key) {
    return testing.newVolume(r -> r.snapshotId(snapshot).encrypted(true).kmsKeyId(key));
  }

  private String contentUnder(String snapshot, String key) {
    testing.attach(restored(snapshot, key), instance, DATA);
    return testing.read(instance, DATA);
  }

  private Optional<String> dataKey(String volumeId) {
    return testing.testing().sandbox().ec2().dataKeyId(volumeId);
  }
}
