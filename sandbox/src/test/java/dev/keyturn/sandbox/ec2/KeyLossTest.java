package dev.keyturn.sandbox.ec2;

import static dev.keyturn.sandbox.ec2.TestingEc2.DATA;
import static dev.keyturn.sandbox.ec2.TestingEc2.ROOT;
import static dev.keyturn.sandbox.ec2.TestingEc2.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;

class KeyLossTest {
  private final TestingEc2 testing = TestingEc2.withoutLag();
  private String key = "";
  private String instance = "";

  @BeforeEach
  void launchAnInstance() {
    key = testing.newKey();
    instance = testing.launch(key);
    testing.write(instance, ROOT, "precious");
  }

  @Test
  void isNotNoticedByARunningInstance() {
    testing.kms().disableKey(r -> r.keyId(key));

    assertThat(testing.read(instance, ROOT)).isEqualTo("precious");
    testing.write(instance, ROOT, "more");
    assertThat(testing.read(instance, ROOT)).isEqualTo("more");
    assertThat(testing.instanceState(instance)).isEqualTo("running");
  }

  @Test
  void stopsAnInstanceAtItsNextStart() {
    testing.kms().disableKey(r -> r.keyId(key));
    testing.stop(instance);

    var change =
        testing.ec2().startInstances(r -> r.instanceIds(instance)).startingInstances().get(0);
    assertThat(change.currentState().nameAsString()).isEqualTo("pending");
    Instance after = testing.instance(instance);
    assertThat(after.state().nameAsString()).isEqualTo("stopped");
    assertThat(after.stateReason().code()).isEqualTo("Client.InvalidKMSKey.InvalidState");
    assertThat(after.stateTransitionReason()).isEqualTo("Client.InvalidKMSKey.InvalidState");

    testing.kms().enableKey(r -> r.keyId(key));
    testing.start(instance);
    assertThat(testing.read(instance, ROOT)).isEqualTo("precious");
  }

  @Test
  void isWhatACallerWithoutCreateGrantSeesAtStart() {
    testing.stop(instance);
    testing.deny(key, "responder", "kms:CreateGrant");
    testing.start(instance);

    Instance after = testing.instance(instance);
    assertThat(after.state().nameAsString()).isEqualTo("stopped");
    assertThat(after.stateReason().code()).isEqualTo("Client.InternalError");

    testing.testing().ec2("admin").startInstances(r -> r.instanceIds(instance));
    assertThat(testing.instanceState(instance)).isEqualTo("running");
  }

  @Test
  void ofOneVolumeLeavesNoGrantForTheOthers() {
    String otherKey = testing.newKey();
    testing.attach(testing.newVolume(otherKey), instance, DATA);
    testing.stop(instance);
    testing.kms().disableKey(r -> r.keyId(key));
    testing.start(instance);

    assertThat(testing.instanceState(instance)).isEqualTo("stopped");
    assertThat(testing.grants(otherKey)).isEmpty();
  }

  @Test
  void endsALaunch() {
    testing.kms().disableKey(r -> r.keyId(key));
    String launched = testing.launch(key);

    Instance after = testing.instance(launched);
    assertThat(after.state().nameAsString()).isEqualTo("terminated");
    assertThat(after.stateReason().code()).isEqualTo("Client.InvalidKMSKey.InvalidState");
    assertThat(after.blockDeviceMappings()).isEmpty();
  }

  @Test
  void ofTheDefaultKeyEndsALaunchToo() {
    testing.ec2().modifyEbsDefaultKmsKeyId(r -> r.kmsKeyId(key));
    testing.ec2().enableEbsEncryptionByDefault(r -> {});
    testing.kms().disableKey(r -> r.keyId(key));

    assertThat(testing.instanceState(testing.launch(r -> {}))).isEqualTo("terminated");
  }

  @Test
  void isUndoneByASwapWithAVolumeUnderAnotherKey() {
    String newKey = testing.newKey();
    String old = testing.volumeAt(instance, ROOT).volumeId();
    testing.stop(instance);
    String snapshot = testing.newSnapshot(old);
    String replacement =
        testing.newVolume(r -> r.snapshotId(snapshot).encrypted(true).kmsKeyId(newKey));
    testing.ec2().detachVolume(r -> r.volumeId(old));
    testing.attach(replacement, instance, ROOT);
    testing.kms().disableKey(r -> r.keyId(key));
    testing.start(instance);

    assertThat(testing.read(instance, ROOT)).isEqualTo("precious");
    assertThat(testing.grants(key)).isEmpty();
    assertThat(testing.grants(newKey)).hasSize(1);
    String left = testing.launch(r -> {});
    assertRefused(() -> testing.attach(old, left, DATA), "CustomerKeyHasBeenRevoked");
  }
}
