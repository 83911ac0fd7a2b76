package dev.keyturn.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sandbox.http.HttpFront;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tour of EC2 by the AWS CLI and boto3, over HTTP. */
class Ec2TourIT {
  private final HttpFront front = HttpFront.start(Sandbox.of(Sandbox.Config.withoutLag()), 0);
  private Clients clients = new Clients(Path.of(""), front.endpoint());

  @TempDir private Path directory;

  @BeforeEach
  void findClients() throws IOException, InterruptedException {
    clients = Clients.of(front.endpoint());
  }

  @AfterEach
  void close() {
    front.close();
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
    String instance =
        clients.succeed("admin", "ec2 run-instances --count 1 --query Instances[].InstanceId");
    Clients.Result refused =
        clients.aws(
            "admin",
            "ec2 attach-volume --device /dev/sdf --volume-id "
                + volume
                + " --instance-id "
                + instance);
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output()).contains("(CustomerKeyHasBeenRevoked)").contains(volume);
  }

  @Test
  void servesBoto3() throws IOException, InterruptedException {
    Clients.Result result = clients.python("admin", directory, "/ec2_tour.py");

    assertThat(result.output()).endsWith("tour complete");
    assertThat(result.exitCode()).isZero();
  }
}
