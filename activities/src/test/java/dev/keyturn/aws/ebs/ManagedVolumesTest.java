package dev.keyturn.aws.ebs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.VolumeFacts;
import dev.keyturn.reencryption.VolumeQuery;
import dev.keyturn.reencryption.VolumeStanding;
import dev.keyturn.sandbox.ec2.ServiceHand;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** Row 58A: what EC2 shows of volumes that something else knows by their ids. */
class ManagedVolumesTest {
  private final Estate estate = new Estate();
  private final Machine machine = new Machine(estate);
  private final ServiceHand services = estate.sandbox().ec2().services();
  private final Ec2VolumeActivities activities = new Ec2VolumeActivities(estate.worker());

  @AfterEach
  void close() {
    estate.close();
  }

  /** A task of ECS on Fargate; asking for an instance without an id would fail the whole plan. */
  @Test
  void pinsAVolumeThatIsAttachedToATask() {
    String volume = machine.volume(CreateVolumeRequest.builder(), estate.oldKey());
    services.attach(volume, "arn:aws:ecs:eu-west-1:111122223333:task/web/1", "ecs.amazonaws.com");

    assertThat(look(volume).instance()).isEmpty();
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
    return new VolumeStanding(new DataStore.Volume(volume, true, Optional.empty()), sweep)
        .seen(look(volume), Instant.EPOCH).pins().stream().map(Pins::text).findFirst().orElse("");
  }

  private VolumeFacts look(String volume) {
    return activities.inspectVolume(new VolumeQuery(volume, Estate.REGION));
  }
}
