package dev.keyturn.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A tour of EC2 by the AWS CLI and boto3, over HTTP. */
class Ec2TourIT extends Tour {
  Ec2TourIT() {
    super("/ec2_tour.py");
  }

  @Test
  void servesTheAwsCli() throws IOException, InterruptedException {
    String zone = TestingSandbox.REGION + "a";
    String key = clients.succeed("admin", "kms create-key --query KeyMetadata.Arn");
    String volume =
        clients.succeed(
            "admin",
            "ec2 create-volume --query VolumeId --size 10 --encrypted --kms-key-id "
                + key
                + " --availability-zone "
                + zone);
    assertThat(
            clients.succeed(
                "admin",
                "ec2 describe-volumes --query Volumes[].[State,KmsKeyId] --volume-ids " + volume))
        .isEqualTo("available\t" + key);
    String snapshot =
        clients.succeed("admin", "ec2 create-snapshot --query SnapshotId --volume-id " + volume);
    assertThat(
            clients.succeed(
                "admin",
                "ec2 describe-snapshots --query Snapshots[].SnapshotId --owner-ids self --filters"
                    + " Name=volume-id,Values="
                    + volume))
        .isEqualTo(snapshot);

    clients.succeed("admin", "kms disable-key --key-id " + key);
    Clients.Result refused = attach(volume);
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output()).contains("(CustomerKeyHasBeenRevoked)").contains(volume);
  }

  private Clients.Result attach(String volume) throws IOException, InterruptedException {
    String instance =
        clients.succeed("admin", "ec2 run-instances --count 1 --query Instances[].InstanceId");
    return clients.aws(
        "admin",
        "ec2 attach-volume --device /dev/sdf --volume-id " + volume + " --instance-id " + instance);
  }
}
