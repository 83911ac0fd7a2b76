package dev.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyturn.PlainConnections;
import dev.keyturn.aws.RoleGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerConfigTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/gate";

  @Test
  void hasDefaultsForEverything() {
    WorkerConfig config = WorkerConfig.of(Map.of("PATH", "/bin", "AWS_REGION", "eu-west-1"));

    assertThat(config.bulkSlots()).isEqualTo(8);
    assertThat(config.grace()).isEqualTo(Duration.ofSeconds(20));
    assertThat(config.aws().roles()).isEmpty();
    assertThat(config.aws().maxConnections()).isEqualTo(256);
    assertThat(config.metricsAddress()).isEmpty();
  }

  @Test
  void readsWhatIsGiven() {
    WorkerConfig config =
        WorkerConfig.of(
            Map.of(
                "KEYTURN_ROLE_GATE", ROLE,
                "KEYTURN_BULK_SLOTS", " 3 ",
                "KEYTURN_GRACE", "PT5S",
                "KEYTURN_AWS_CONNECTIONS", "32",
                "KEYTURN_METRICS_ADDRESS", "9464"));

    assertThat(config.aws().roles()).isEqualTo(Map.of(RoleGroup.GATE, ROLE));
    assertThat(config.bulkSlots()).isEqualTo(3);
    assertThat(config.grace()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.aws().maxConnections()).isEqualTo(32);
    assertThat(config.metricsAddress()).contains(new ListenAddress("127.0.0.1", 9464));
  }

  @Test
  void refusesUnknownVariablesByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkerConfig.of(Map.of("KEYTURN_ROLE_GATES", ROLE)))
        .withMessageContainingAll(
            "unknown in the environment: KEYTURN_ROLE_GATES (did you mean KEYTURN_ROLE_GATE?)",
            "KEYTURN_GRACE",
            "docs/configuration.md");
  }

  @Test
  void guessesNothingForANameThatIsNearNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkerConfig.of(Map.of("KEYTURN_TELEPORT", "on")))
        .withMessageStartingWith("unknown in the environment: KEYTURN_TELEPORT; the worker knows");
  }

  /** Row 20S: they are set in every pod of a namespace with a Service of such a name. */
  @Test
  void passesOverWhatKubernetesSetsForAService() {
    Map<String, String> pod = new HashMap<>();
    for (String service : List.of("KEYTURN", "KEYTURN_TEMPORAL_FRONTEND")) {
      pod.put(service + "_SERVICE_HOST", "10.0.0.7");
      pod.put(service + "_SERVICE_PORT", "7233");
      pod.put(service + "_SERVICE_PORT_GRPC", "7233");
      pod.put(service + "_PORT", "tcp://10.0.0.7:7233");
      pod.put(service + "_PORT_7233_TCP", "tcp://10.0.0.7:7233");
      pod.put(service + "_PORT_7233_TCP_ADDR", "10.0.0.7");
    }

    assertThat(WorkerConfig.of(pod).bulkSlots()).isEqualTo(8);
    pod.put("KEYTURN_METRICS_PORT", "9464");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkerConfig.of(pod))
        .withMessageStartingWith("unknown in the environment: KEYTURN_METRICS_PORT");
  }

  /** Row 20K: Kubernetes kills after 30 s; Docker after 10 s, unless it is told otherwise. */
  @Test
  void handsOverBeforeItIsKilled() throws IOException {
    Duration needs = WorkerConfig.of(Map.of()).grace().plus(KeyturnWorker.LAST_GRACE);

    assertThat(needs).isLessThan(Duration.ofSeconds(30));
    assertThat(Files.readString(Path.of("..", "docker-compose.yml")))
        .contains("stop_grace_period: 30s");
  }

  @ParameterizedTest
  @CsvSource({"AWS_ENDPOINT_URL, http://sandbox:4566", "AWS_ENDPOINT_URL_KMS, http://10.0.0.7"})
  void refusesAwsOnAnotherMachineWithoutTls(String variable, String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkerConfig.of(Map.of(variable, address)))
        .withMessageContainingAll(variable + " " + address, "https", "KEYTURN_PLAIN_CONNECTIONS");
    assertThat(
            WorkerConfig.of(Map.of(variable, address, "KEYTURN_PLAIN_CONNECTIONS", "allowed"))
                .plain())
        .isEqualTo(PlainConnections.ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:4566", "https://sandbox:4566"})
  void letsAwsBeOnThisMachineOrBehindTls(String address) {
    assertThat(WorkerConfig.of(Map.of("AWS_ENDPOINT_URL", address)).plain())
        .isEqualTo(PlainConnections.REFUSED);
  }

  @Test
  void takesBlankForNotGiven() {
    assertThat(WorkerConfig.of(Map.of("KEYTURN_BULK_SLOTS", " ")).bulkSlots()).isEqualTo(8);
  }

  @Test
  void letsTheLauncherHaveVariablesOfItsOwn() {
    assertThat(WorkerConfig.of(Map.of("KEYTURN_HOME", "/", "KEYTURN_BUILD", "never")).bulkSlots())
        .isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({
    "KEYTURN_AWS_CONNECTIONS, 15",
    "KEYTURN_AWS_CONNECTIONS, 10001",
    "KEYTURN_AWS_CONNECTIONS, all",
    "KEYTURN_PLAIN_CONNECTIONS, yes",
    "KEYTURN_BULK_SLOTS, many",
    "KEYTURN_BULK_SLOTS, 0",
    "KEYTURN_BULK_SLOTS, 201",
    "KEYTURN_GRACE, 30",
    "KEYTURN_GRACE, PT-1S",
    "KEYTURN_GRACE, PT2H",
    "KEYTURN_LOG_FORMAT, xml",
    "KEYTURN_METRICS_ADDRESS, everywhere",
    "KEYTURN_ROLE_S3, admin"
  })
  void namesTheVariableThatItCantRead(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkerConfig.of(Map.of(name, value)))
        .withMessageStartingWith(name + " \"" + value + "\": give ");
  }
}
