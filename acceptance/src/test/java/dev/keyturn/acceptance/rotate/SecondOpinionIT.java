package dev.keyturn.acceptance.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.process.Ports;
import dev.keyturn.acceptance.world.Shell;
import dev.keyturn.acceptance.world.Shell.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rotations against moto, which its own authors made after AWS's documentation. It has no
 * GetKeyLastUsage, and tells no period of automatic rotation.
 */
class SecondOpinionIT {
  private static final String ROTATE =
      "./keyturn rotate --key alias/other --region eu-west-1 --requested-by owner@example.com"
          + " --settle PT1S --execute --strategy ";

  private final String endpoint = "http://127.0.0.1:" + Ports.free();
  private Shell shell;

  @BeforeEach
  void open() throws Exception {
    shell = Shell.open(SecondOpinionIT.class);
    shell.leave(
        "moto",
        "exec "
            + shell.tools("moto")
            + "/moto_server -H 127.0.0.1 -p "
            + endpoint.substring(endpoint.lastIndexOf(':') + 1));
    shell.good(
        "owner",
        "timeout 120 bash -c 'until curl -sf "
            + endpoint
            + "/moto-api/ >/dev/null; do sleep 0.2; done'");
    shell.good("operator", "./keyturn setup");
    shell.leaveWorker("keyturn-worker", at("./keyturn worker"));
  }

  @AfterEach
  void close() {
    shell.close();
  }

  @Test
  void rotatesOnDemandWhereTheLastUseIsNotTold() throws Exception {
    String key = aws("kms create-key --key-usage ENCRYPT_DECRYPT --query KeyMetadata.Arn");
    aws("kms create-alias --alias-name alias/other --target-key-id " + key);
    aws("kms encrypt --key-id alias/other --plaintext aGVsbG8= --query CiphertextBlob");

    Answer shown = shell.good("operator", "./keyturn key show alias/other --region eu-west-1");
    assertThat(shown.out())
        .contains(key)
        .containsPattern("last use\\s+not known; kms:GetKeyLastUsage: ")
        .containsPattern("ON_DEMAND\\s+CHANGES");
    Answer done = shell.good("operator", ROTATE + "ON_DEMAND");

    assertThat(done.out()).contains("1 of 25 used");
    assertThat(aws("kms list-key-rotations --query Rotations[].RotationType --key-id " + key))
        .isEqualTo("ON_DEMAND");
    assertThat(aws("kms describe-key --query KeyMetadata.KeyState --key-id " + key))
        .isEqualTo("Enabled");

    Answer unconfirmed = shell.run("operator", ROTATE + "AUTOMATIC");
    assertThat(unconfirmed.exit()).isOne();
    assertThat(unconfirmed.err()).contains("GetKeyRotationStatus tells no period");
    assertThat(aws("kms get-key-rotation-status --query KeyRotationEnabled --key-id " + key))
        .isEqualTo("True");
  }

  private String aws(String command) throws Exception {
    return shell.good("owner", at("aws --output text " + command)).out().strip();
  }

  private String at(String line) {
    return "export AWS_ENDPOINT_URL=" + endpoint + "; " + line;
  }
}
