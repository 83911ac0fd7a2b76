package dev.keyturn.sandbox.ec2;

import static dev.keyturn.sandbox.ec2.TestingEc2.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** What AWS's other services do to resources, as EC2 shows it. */
class ServiceHandTest {
  private static final String TASK = "arn:aws:ecs:eu-west-1:111122223333:task/web/1";

  private final TestingEc2 testing = TestingEc2.withoutLag();
  private final ServiceHand services = testing.testing().sandbox().ec2().services();

  /** EC2 names neither an instance nor a device of it [EC2 API, VolumeAttachment]. */
  @Test
  void attachesAVolumeToWhatIsNoInstance() {
    String id = testing.newVolume(r -> r.size(1));
    services.attach(id, TASK, "ecs.amazonaws.com");

    Volume volume = testing.volume(id);
    assertThat(volume.state()).isEqualTo(VolumeState.IN_USE);
    VolumeAttachment place = volume.attachments().get(0);
    assertThat(place.instanceId()).isNull();
    assertThat(place.device()).isNull();
    assertThat(place.associatedResource()).isEqualTo(TASK);
    assertThat(place.instanceOwningService()).isEqualTo("ecs.amazonaws.com");
    assertRefused(
        () -> testing.ec2().detachVolume(r -> r.volumeId(id)), "UnsupportedOperationException");
  }

  @Test
  void showsWhatItManagesToWhoAsksForThat() {
    String id = testing.newVolume(r -> r.size(1));
    String instance = testing.launch(r -> {});
    services.manage(id, "eks.amazonaws.com", true);
    services.manage(instance, "eks.amazonaws.com", false);

    assertThat(testing.ec2().describeVolumes(r -> r.volumeIds(id)).volumes()).isEmpty();
    assertThat(
            testing
                .ec2()
                .describeVolumes(r -> r.volumeIds(id).includeManagedResources(true))
                .volumes())
        .singleElement()
        .satisfies(
            volume -> {
              assertThat(volume.operator().managed()).isTrue();
              assertThat(volume.operator().principal()).isEqualTo("eks.amazonaws.com");
            });
    assertThat(testing.instance(instance).operator().managed()).isTrue();
  }
}
