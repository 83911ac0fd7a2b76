package dev.keyturn.sandbox.ec2;

import static dev.keyturn.sandbox.ec2.TestingEc2.DATA;
import static dev.keyturn.sandbox.ec2.TestingEc2.ROOT;
import static dev.keyturn.sandbox.ec2.TestingEc2.assertRefused;
import static dev.keyturn.sandbox.ec2.TestingEc2.device;
import static dev.keyturn.sandbox.ec2.TestingEc2.filter;
import static dev.keyturn.sandbox.ec2.TestingEc2.tag;
import static dev.keyturn.sandbox.ec2.TestingEc2.tags;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.ec2.model.VolumeType;

class InstancesTest {
  private final TestingEc2 testing = TestingEc2.withoutLag();

  @Test
  void launchWithTheVolumesAskedFor() {
    String key = testing.newKey();
    String id =
        testing.launch(
            r ->
                r.instanceType("m5d.large")
                    .tagSpecifications(tags("instance", "name", "orders"))
                    .blockDeviceMappings(
                        device(ROOT, e -> e.volumeSize(12).volumeType(VolumeType.GP3)),
                        device(DATA, e -> e.encrypted(true).kmsKeyId(key).volumeSize(10))));

    Instance instance = testing.instance(id);
    assertThat(instance.state().nameAsString()).isEqualTo("running");
    assertThat(instance.rootDeviceName()).isEqualTo(ROOT);
    assertThat(instance.instanceTypeAsString()).isEqualTo("m5d.large");
    assertThat(instance.blockDeviceMappings())
        .extracting(mapping -> mapping.ebs().deleteOnTermination())
        .containsExactly(false, true);
    assertThat(testing.volumeAt(id, ROOT).size()).isEqualTo(12);
    assertThat(testing.volumeAt(id, DATA).kmsKeyId()).isEqualTo(key);
    assertThat(
            testing
                .ec2()
                .describeInstances(
                    r ->
                        r.filters(
                            filter("tag:name", "orders"), filter("instance-state-name", "running")))
                .reservations())
        .hasSize(1);
  }

  @Test
  void areTheSameForTheSameToken() {
    RunInstancesRequest order =
        RunInstancesRequest.builder().minCount(2).maxCount(2).clientToken("estate").build();

    var first = testing.ec2().runInstances(order);
    assertThat(testing.ec2().runInstances(order).reservationId()).isEqualTo(first.reservationId());
    assertThat(testing.ec2().describeInstances().reservations())
        .singleElement()
        .satisfies(reservation -> assertThat(reservation.instances()).hasSize(2));
  }

  @Test
  void stopAndStart() {
    String id = testing.launch(r -> {});
    testing.write(id, ROOT, "precious");
    var change = testing.ec2().stopInstances(r -> r.instanceIds(id)).stoppingInstances().get(0);

    assertThat(change.previousState().nameAsString()).isEqualTo("running");
    assertThat(change.currentState().nameAsString()).isEqualTo("stopping");
    assertThat(testing.instanceState(id)).isEqualTo("stopped");
    assertThat(testing.instance(id).stateReason().code()).isEqualTo("Client.UserInitiatedShutdown");
    assertThatThrownBy(() -> testing.read(id, ROOT)).hasMessageContaining("not running");
    testing.start(id);
    assertThat(testing.instanceState(id)).isEqualTo("running");
    assertThat(testing.read(id, ROOT)).isEqualTo("precious");
  }

  @Test
  void showTheirStatus() {
    String stopped = testing.launch(r -> {});
    String running = testing.launch(r -> {});
    testing.stop(stopped);

    assertThat(testing.ec2().describeInstanceStatus().instanceStatuses())
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.instanceId()).isEqualTo(running);
              assertThat(status.instanceStatus().statusAsString()).isEqualTo("ok");
            });
    assertThat(
            testing
                .ec2()
                .describeInstanceStatus(r -> r.includeAllInstances(true))
                .instanceStatuses())
        .hasSize(2);
  }

  @Test
  void areProtectedFromStopAndTermination() {
    String id = testing.launch(r -> r.disableApiStop(true).disableApiTermination(true));
    assertThat(
            testing
                .ec2()
                .describeInstanceAttribute(
                    r -> r.instanceId(id).attribute(InstanceAttributeName.DISABLE_API_STOP))
                .disableApiStop()
                .value())
        .isTrue();
    assertRefused(() -> testing.stop(id), "OperationNotPermitted");
    assertRefused(
        () -> testing.ec2().terminateInstances(r -> r.instanceIds(id)), "OperationNotPermitted");

    testing
        .ec2()
        .modifyInstanceAttribute(r -> r.instanceId(id).disableApiStop(v -> v.value(false)));
    testing.stop(id);
    assertThat(testing.instanceState(id)).isEqualTo("stopped");
  }

  @Test
  void ofTheSpotMarketDoNotStop() {
    String id = testing.launch(r -> r.instanceMarketOptions(o -> o.marketType(MarketType.SPOT)));

    assertThat(testing.instance(id).instanceLifecycleAsString()).isEqualTo("spot");
    assertRefused(() -> testing.stop(id), "UnsupportedOperation");
  }

  @Test
  void showWhatAShutdownAndHibernationDo() {
    String id =
        testing.launch(
            r ->
                r.instanceInitiatedShutdownBehavior(ShutdownBehavior.TERMINATE)
                    .hibernationOptions(o -> o.configured(true)));

    assertThat(
            testing
                .ec2()
                .describeInstanceAttribute(
                    r ->
                        r.instanceId(id)
                            .attribute(InstanceAttributeName.INSTANCE_INITIATED_SHUTDOWN_BEHAVIOR))
                .instanceInitiatedShutdownBehavior()
                .value())
        .isEqualTo("terminate");
    assertThat(testing.instance(id).hibernationOptions().configured()).isTrue();
    String other = testing.launch(r -> {});
    assertRefused(
        () -> testing.ec2().stopInstances(r -> r.instanceIds(other).hibernate(true)),
        "UnsupportedHibernationConfiguration");
  }

  @Test
  void takeOnTerminationTheVolumesThatAreMarked() {
    String id = testing.launch(r -> {});
    String root = testing.volumeAt(id, ROOT).volumeId();
    String kept = testing.newVolume(r -> r.size(1));
    String marked = testing.newVolume(r -> r.size(1));
    testing.attach(kept, id, DATA);
    testing.attach(marked, id, "/dev/sdg");
    testing.markForDeletion(id, "/dev/sdg");
    assertThat(testing.volumeAt(id, "/dev/sdg").attachments().get(0).deleteOnTermination())
        .isTrue();

    testing.ec2().terminateInstances(r -> r.instanceIds(id));
    assertThat(testing.instanceState(id)).isEqualTo("terminated");
    assertThat(testing.volume(kept).attachments()).isEmpty();
    assertRefused(() -> testing.volume(marked), "InvalidVolume.NotFound");
    assertRefused(() -> testing.volume(root), "InvalidVolume.NotFound");
    assertRefused(() -> testing.start(id), "IncorrectInstanceState");
  }

  @Test
  void refuseAttributesOfDevicesThatAreNotThere() {
    String id = testing.launch(r -> {});

    assertRefused(() -> testing.markForDeletion(id, DATA), "InvalidInstanceAttributeValue");
  }

  @ParameterizedTest
  @CsvSource({
    "m5d.large,true",
    "c6gd.xlarge,true",
    "r6id.large,true",
    "i3.large,true",
    "im4gn.large,true",
    "m5.large,false",
    "t3.micro,false",
    "c5n.large,false"
  })
  void haveAnInstanceStoreByTheirType(String type, boolean store) {
    assertThat(
            testing
                .ec2()
                .describeInstanceTypes(r -> r.instanceTypesWithStrings(type))
                .instanceTypes()
                .get(0)
                .instanceStorageSupported())
        .isEqualTo(store);
  }

  @Test
  void areMembersOfAnAutoScalingGroupByTheirTag() {
    String id = testing.launch(r -> {});
    assertRefused(
        () ->
            testing
                .ec2()
                .createTags(r -> r.resources(id).tags(tag("aws:autoscaling:groupName", "x"))),
        "InvalidParameterValue");

    testing.testing().sandbox().ec2().services().tag(id, "aws:autoscaling:groupName", "web");
    assertThat(testing.instance(id).tags())
        .singleElement()
        .satisfies(
            tag -> {
              assertThat(tag.key()).isEqualTo("aws:autoscaling:groupName");
              assertThat(tag.value()).isEqualTo("web");
            });
  }
}
