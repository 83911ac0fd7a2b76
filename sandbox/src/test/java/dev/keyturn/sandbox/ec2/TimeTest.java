package dev.keyturn.sandbox.ec2;

import static dev.keyturn.sandbox.ec2.TestingEc2.DATA;
import static dev.keyturn.sandbox.ec2.TestingEc2.ROOT;
import static dev.keyturn.sandbox.ec2.TestingEc2.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final TestingEc2 testing = TestingEc2.withLag(LONG);

  @Test
  void passesUntilOthersSeeWhatWasMade() {
    String volume = testing.newVolume(r -> r.size(1));
    assertRefused(() -> testing.volume(volume), "InvalidVolume.NotFound");
    assertThat(testing.ec2().describeVolumes().volumes()).isEmpty();

    testing.pass(LONG);
    assertThat(testing.volume(volume).stateAsString()).isEqualTo("available");
  }

  @Test
  void passesUntilAnInstanceRunsAndUntilItStopped() {
    String instance = testing.launch(r -> {});
    testing.pass(LONG);
    assertThat(testing.instanceState(instance)).isEqualTo("running");
    testing.stop(instance);
    assertThat(testing.instanceState(instance)).isEqualTo("stopping");
    assertRefused(() -> testing.start(instance), "IncorrectInstanceState");
    String root = testing.volumeAt(instance, ROOT).volumeId();
    assertRefused(() -> testing.ec2().detachVolume(r -> r.volumeId(root)), "OperationNotPermitted");

    testing.pass(LONG);
    assertThat(testing.instanceState(instance)).isEqualTo("stopped");
    testing.start(instance);
    assertThat(testing.instanceState(instance)).isEqualTo("pending");
  }

  /** By this a caller sees that somebody else started an instance that it had stopped. */
  @Test
  void movesAnInstancesLaunchTimeWithEachStart() {
    String id = testing.launch(r -> {});
    testing.pass(LONG);
    Instant first = testing.instance(id).launchTime();
    testing.stop(id);
    testing.pass(LONG);
    assertThat(testing.instance(id).launchTime()).isEqualTo(first);

    testing.start(id);
    testing.pass(LONG);

    assertThat(testing.instance(id).launchTime()).isAfter(first);
  }

  @Test
  void passesUntilAVolumeCameAndWent() {
    String instance = testing.launch(r -> {});
    String volume = testing.newVolume(r -> r.size(1));
    testing.pass(LONG);
    testing.attach(volume, instance, DATA);
    assertThat(attachmentState(volume)).isEqualTo("attaching");
    assertRefused(() -> testing.ec2().detachVolume(r -> r.volumeId(volume)), "IncorrectState");

    testing.pass(LONG);
    assertThat(attachmentState(volume)).isEqualTo("attached");
    testing.ec2().detachVolume(r -> r.volumeId(volume));
    assertThat(attachmentState(volume)).isEqualTo("detaching");
    assertRefused(() -> testing.attach(volume, instance, "/dev/sdg"), "VolumeInUse");
    testing.pass(LONG);
    assertThat(testing.volume(volume).stateAsString()).isEqualTo("available");
  }

  @Test
  void doesNotChangeWhatASnapshotCaptures() {
    String instance = testing.launch(r -> {});
    testing.pass(LONG);
    String volume = testing.volumeAt(instance, ROOT).volumeId();
    testing.write(instance, ROOT, "before");
    String snapshot = testing.newSnapshot(volume);
    testing.write(instance, ROOT, "after");
    testing.pass(LONG);

    String restored = testing.newVolume(r -> r.snapshotId(snapshot));
    testing.pass(LONG);
    testing.attach(restored, instance, DATA);
    testing.pass(LONG);
    assertThat(testing.read(instance, DATA)).isEqualTo("before");
  }

  @Test
  void doesNotLetALaterDisabledKeyUndoWhatWasBegun() {
    String key = testing.newKey();
    testing.pass(LONG);
    String volume = testing.newVolume(key);
    testing.kms().disableKey(r -> r.keyId(key));
    testing.pass(LONG);

    assertThat(testing.volume(volume).stateAsString()).isEqualTo("available");
  }

  @Test
  void passesUntilAStartFailsForItsKey() {
    String key = testing.newKey();
    testing.pass(LONG);
    String instance = testing.launch(key);
    testing.pass(LONG);
    testing.stop(instance);
    testing.pass(LONG);
    testing.kms().disableKey(r -> r.keyId(key));
    testing.pass(LONG);
    testing.start(instance);
    assertThat(testing.instanceState(instance)).isEqualTo("pending");

    testing.pass(LONG);
    assertThat(testing.instanceState(instance)).isEqualTo("stopped");
  }

  private String attachmentState(String volume) {
    return testing.volume(volume).attachments().get(0).stateAsString();
  }
}
