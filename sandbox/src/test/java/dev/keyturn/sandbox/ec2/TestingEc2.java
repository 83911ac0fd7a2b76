package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.TestingSandbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMappingSpecification;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;

/** A sandbox with EC2 and KMS clients that reach it in-process. */
record TestingEc2(TestingSandbox testing, Ec2Client ec2, KmsClient kms) {
  static final String ZONE = TestingSandbox.REGION + "a";
  static final String ROOT = "/dev/xvda";
  static final String DATA = "/dev/sdf";

  static TestingEc2 withoutLag() {
    return of(TestingSandbox.withoutLag());
  }

  static TestingEc2 withLag(Duration max) {
    return of(TestingSandbox.withLag(1, max));
  }

  private static TestingEc2 of(TestingSandbox testing) {
    return new TestingEc2(testing, testing.ec2("responder"), testing.kms("responder"));
  }

  String newKey() {
    return kms.createKey().keyMetadata().arn();
  }

  /** Lets a user do nothing of that kind with a key. */
  void deny(String keyArn, String user, String action) {
    String policy =
        """
        {"Statement":[
          {"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"kms:*","Resource":"*"},
          {"Effect":"Deny","Principal":{"AWS":"%s"},"Action":"%s","Resource":"*"}]}"""
            .formatted(TestingSandbox.ACCOUNT, TestingSandbox.user(user), action);
    kms.putKeyPolicy(r -> r.keyId(keyArn).policy(policy));
  }

  /** Launches an instance with a root volume under a key. */
  String launch(String keyArn) {
    return launch(
        r -> r.blockDeviceMappings(device(ROOT, e -> e.encrypted(true).kmsKeyId(keyArn))));
  }

  String launch(Consumer<RunInstancesRequest.Builder> order) {
    return ec2.runInstances(r -> order.accept(r.minCount(1).maxCount(1)))
        .instances()
        .get(0)
        .instanceId();
  }

  Instance instance(String id) {
    return ec2.describeInstances(r -> r.instanceIds(id)).reservations().get(0).instances().get(0);
  }

  String instanceState(String id) {
    return instance(id).state().nameAsString();
  }

  void stop(String instance) {
    ec2.stopInstances(r -> r.instanceIds(instance));
  }

  void start(String instance) {
    ec2.startInstances(r -> r.instanceIds(instance));
  }

  /** The volume that is at a device now. */
  Volume volumeAt(String instance, String device) {
    return ec2.describeVolumes(
            r ->
                r.filters(
                    filter("attachment.instance-id", instance),
                    filter("attachment.device", device)))
        .volumes()
        .get(0);
  }

  String newVolume(Consumer<CreateVolumeRequest.Builder> order) {
    return ec2.createVolume(r -> order.accept(r.availabilityZone(ZONE))).volumeId();
  }

  String newVolume(String keyArn) {
    return newVolume(r -> r.size(10).encrypted(true).kmsKeyId(keyArn));
  }

  Volume volume(String id) {
    return ec2.describeVolumes(r -> r.volumeIds(id)).volumes().get(0);
  }

  void attach(String volume, String instance, String device) {
    ec2.attachVolume(r -> r.volumeId(volume).instanceId(instance).device(device));
  }

  String newSnapshot(String volume) {
    return ec2.createSnapshot(r -> r.volumeId(volume)).snapshotId();
  }

  Snapshot snapshot(String id) {
    return ec2.describeSnapshots(r -> r.snapshotIds(id)).snapshots().get(0);
  }

  void write(String instance, String device, String text) {
    testing.sandbox().ec2().write(instance, device, text.getBytes(StandardCharsets.UTF_8));
  }

  String read(String instance, String device) {
    return new String(testing.sandbox().ec2().read(instance, device), StandardCharsets.UTF_8);
  }

  List<GrantListEntry> grants(String keyArn) {
    return kms.listGrants(r -> r.keyId(keyArn)).grants();
  }

  void pass(Duration time) {
    testing.sandbox().clock().advance(time);
  }

  static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  static TagSpecification tags(String resourceType, String key, String value) {
    return TagSpecification.builder().resourceType(resourceType).tags(tag(key, value)).build();
  }

  static BlockDeviceMapping device(String name, Consumer<EbsBlockDevice.Builder> ebs) {
    return BlockDeviceMapping.builder().deviceName(name).ebs(ebs).build();
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  /** Marks a device to be deleted with its instance. */
  void markForDeletion(String instance, String device) {
    InstanceBlockDeviceMappingSpecification marked =
        InstanceBlockDeviceMappingSpecification.builder()
            .deviceName(device)
            .ebs(e -> e.deleteOnTermination(true))
            .build();
    ec2.modifyInstanceAttribute(r -> r.instanceId(instance).blockDeviceMappings(marked));
  }

  /** Asserts that a call is refused with that code. */
  static void assertRefused(ThrowingCallable call, String code) {
    Assertions.assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            e -> Assertions.assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }
}
