package dev.keyturn.acceptance.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.process.Ports;
import dev.keyturn.acceptance.world.Owner;
import dev.keyturn.acceptance.world.Shell;
import dev.keyturn.acceptance.world.Shell.Answer;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

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
  private Owner owner;

  @BeforeEach
  void open() throws Exception {
    shell = Shell.open(SecondOpinionIT.class);
    owner = new Owner(URI.create(endpoint), shell.directory());
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
    owner.close();
    shell.close();
  }

  @Test
  void rotatesOnDemandWhereTheLastUseIsNotTold() throws Exception {
    String key = owner.key("other", create -> create.keyUsage(KeyUsageType.ENCRYPT_DECRYPT));
    owner.encrypt("other", "sealed");

    Answer shown = shell.good("operator", "./keyturn key show alias/other --region eu-west-1");
    assertThat(shown.out())
        .contains(key)
        .containsPattern("last use\\s+not known; kms:GetKeyLastUsage: ")
        .containsPattern("ON_DEMAND\\s+CHANGES");
    Answer done = shell.good("operator", ROTATE + "ON_DEMAND");

    assertThat(done.out()).contains("1 of 25 used");
    assertThat(owner.rotationsOf(key)).containsExactly("ON_DEMAND");
    assertThat(owner.stateOf(key)).isEqualTo("Enabled");

    Answer unconfirmed = shell.run("operator", ROTATE + "AUTOMATIC");
    assertThat(unconfirmed.exit()).isOne();
    assertThat(unconfirmed.err()).contains("GetKeyRotationStatus tells no period");
    assertThat(owner.rotationOf(key).keyRotationEnabled()).isTrue();
  }

  private String at(String line) {
    return "export AWS_ENDPOINT_URL=" + endpoint + "; " + line;
  }
}
