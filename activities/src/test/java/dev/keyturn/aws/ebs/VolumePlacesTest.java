package dev.keyturn.aws.ebs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.reencryption.CopyOrder;
import dev.keyturn.reencryption.SnapshotOrder;
import dev.keyturn.reencryption.SwapRecord;
import dev.keyturn.reencryption.SwapSnapshot;
import dev.keyturn.reencryption.VolumeQuery;
import dev.keyturn.reencryption.VolumeState;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;

/** Where volumes are besides their zone: on Outposts, and at EBS cards. */
class VolumePlacesTest extends VolumeCalls {
  /** Row 63: in the Region the copy could not be attached to the instance on the Outpost. */
  @Test
  void copiesAVolumeToTheOutpostThatItIsOn() {
    String outpost = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-1";
    String volume =
        machine.volume(CreateVolumeRequest.builder().outpostArn(outpost), estate.oldKey());
    SwapSnapshot snapshot =
        activities.snapshotVolume(
            new SnapshotOrder(query(volume), "run", "swap-1/final", SwapRecord.UNATTACHED));

    VolumeQuery copy =
        activities.copyVolume(
            new CopyOrder(look(volume), snapshot.id(), estate.newKey(), "run", "swap-1"));

    assertThat(look(copy.volume()).shape().outpost()).contains(outpost);
    assertThat(look(copy.volume()).shape()).isEqualTo(look(volume).shape());
  }

  /** Row 57A. */
  @Test
  void showsAtWhichCardAVolumeIsAttached() {
    String volume = machine.volume(CreateVolumeRequest.builder(), estate.oldKey());
    estate
        .ec2()
        .attachVolume(
            attach ->
                attach
                    .volumeId(volume)
                    .instanceId(machine.instance())
                    .device("/dev/sdg")
                    .ebsCardIndex(1));

    assertThat(look(volume).attachments().get(0).card()).contains(1);
    assertThat(look(machine.data()).attachments().get(0).card()).isEmpty();
  }

  private VolumeState look(String volume) {
    return facts(volume).volume().orElseThrow();
  }
}
