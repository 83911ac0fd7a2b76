package dev.keyturn.aws.ebs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.VolumeStanding;
import dev.keyturn.sandbox.ec2.ServiceHand;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** Row 58A: what EC2 shows of volumes that something else knows by their ids. */
class ManagedVolumesTest extends VolumeCalls {
  private final ServiceHand services = estate.sandbox().ec2().services();

  /** A task of ECS on Fargate; asking for an instance without an id would fail the whole plan. */
  @Test
  void pinsAVolumeThatIsAttachedToATask() {
    String volume = machine.volume(CreateVolumeRequest.builder(), estate.oldKey());
    services.attach(volume, "arn:aws:ecs:eu-west-1:111122223333:task/web/1", "ecs.amazonaws.com");

    assertThat(facts(volume).instance()).isEmpty();
    assertThat(pinned(volume)).contains("ECS", "task/web/1");
  }

  @Test
  void pinsAVolumeThatAServiceManagesThoughTheAccountHidesIt() {
    services.manage(machine.data(), "eks.amazonaws.com", true);

    assertThat(pinned(machine.data())).contains("its operator is eks.amazonaws.com");
  }

  @Test
  void pinsAVolumeWhoseInstanceAServiceManagesThoughTheAccountHidesIt() {
    services.manage(machine.instance(), "eks.amazonaws.com", true);

    assertThat(pinned(machine.data())).contains("its instance's operator is eks.amazonaws.com");
  }

  @Test
  void pinsAVolumeOfAClusterOfEmr() {
    services.tag(machine.instance(), "aws:elasticmapreduce:job-flow-id", "j-1");

    assertThat(pinned(machine.root())).contains("EMR", "j-1");
  }

  @Test
  void pinsAnUnattachedVolumeOfAPersistentVolume() {
    String volume =
        machine.volume(
            CreateVolumeRequest.builder()
                .tagSpecifications(
                    VolumeMapper.tagged(ResourceType.VOLUME, Map.of("CSIVolumeName", "pvc-1"))),
            estate.oldKey());

    assertThat(pinned(volume)).contains("Kubernetes", "pvc-1");
  }

  private String pinned(String volume) {
    Sweep sweep = new Sweep(estate.oldKey(), estate.newKey(), null, null, null, null);
    return new VolumeStanding(new DataStore.Volume(volume, true, false, Optional.empty()), sweep)
        .seen(facts(volume), Instant.EPOCH).pins().stream().map(Pins::text).findFirst().orElse("");
  }
}
