package dev.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyturn.aws.RoleGroup;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerConfigTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/gate";

  @Test
  void hasDefaultsForEverything() {
    WorkerConfig config = WorkerConfig.of(Map.of("PATH", "/bin", "AWS_REGION", "eu-west-1"));

    assertThat(config.bulkSlots()).isEqualTo(8);
    assertThat(config.grace()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.aws().roles()).isEmpty();
  }

  @Test
  void readsWhatIsGiven() {
    WorkerConfig config =
        WorkerConfig.of(
            Map.of(
                "KEYTURN_ROLE_GATE", ROLE, "KEYTURN_BULK_SLOTS", " 3 ", "KEYTURN_GRACE", "PT5S"));

    assertThat(config.aws().roles()).isEqualTo(Map.of(RoleGroup.GATE, ROLE));
    assertThat(config.bulkSlots()).isEqualTo(3);
    assertThat(config.grace()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void refusesUnknownVariablesByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkerConfig.of(Map.of("KEYTURN_ROLE_GATES", ROLE)))
        .withMessageContainingAll(
            "unknown in the environment: KEYTURN_ROLE_GATES", "KEYTURN_GRACE");
  }

  @Test
  void letsTheLauncherHaveVariablesOfItsOwn() {
    assertThat(WorkerConfig.of(Map.of("KEYTURN_HOME", "/", "KEYTURN_BUILD", "never")).bulkSlots())
        .isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({
    "KEYTURN_BULK_SLOTS, many",
    "KEYTURN_BULK_SLOTS, 0",
    "KEYTURN_BULK_SLOTS, 201",
    "KEYTURN_GRACE, 30",
    "KEYTURN_GRACE, PT-1S",
    "KEYTURN_GRACE, PT2H",
    "KEYTURN_ROLE_S3, admin"
  })
  void namesTheVariableThatItCantRead(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkerConfig.of(Map.of(name, value)))
        .withMessageStartingWith(name);
  }
}
