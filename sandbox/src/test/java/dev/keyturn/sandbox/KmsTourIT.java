package dev.keyturn.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** A tour of KMS and STS by the AWS CLI and boto3, over HTTP. */
class KmsTourIT extends Tour {
  KmsTourIT() {
    super("/kms_tour.py");
  }

  @Test
  void servesTheAwsCli() throws IOException, InterruptedException {
    assertThat(clients.succeed("responder", "sts get-caller-identity --query Arn"))
        .isEqualTo(TestingSandbox.user("responder"));
    String key =
        clients.succeed(
            "admin", "kms create-key --query KeyMetadata.Arn --tags TagKey=a,TagValue=b");
    clients.succeed("admin", "kms create-alias --alias-name alias/orders --target-key-id " + key);
    Path blob = encrypt("precious");
    assertThat(decrypt(blob).output()).isEqualTo("cHJlY2lvdXM=");

    clients.succeed("admin", "kms disable-key --key-id " + key);
    Clients.Result refused = decrypt(blob);
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output()).contains("(DisabledException)").contains(key + " is disabled.");
  }

  private Path encrypt(String text) throws IOException, InterruptedException {
    Path plaintext = Files.writeString(directory.resolve("plaintext"), text);
    String blob =
        clients.succeed(
            "app",
            "kms encrypt --key-id alias/orders --encryption-context tenant=acme"
                + " --query CiphertextBlob --plaintext fileb://"
                + plaintext);
    return Files.write(directory.resolve("blob"), Base64.getDecoder().decode(blob));
  }

  private Clients.Result decrypt(Path blob) throws IOException, InterruptedException {
    return clients.aws(
        "app",
        "kms decrypt --encryption-context tenant=acme --query Plaintext --ciphertext-blob fileb://"
            + blob);
  }
}
