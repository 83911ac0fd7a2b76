package dev.keyturn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.process.House;
import dev.keyturn.acceptance.world.SharedTemporal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * That worker, command line and Temporal CLI find the same server and namespace in the same
 * environment: here by a profile whose namespace has no search attributes. One story, in order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProfileIT {
  private static final String NOWHERE = "127.0.0.1:1";

  @TempDir static Path directory;
  private SharedTemporal temporal;
  private String cli;
  private String keyturn;

  @BeforeAll
  void start() throws Exception {
    temporal = SharedTemporal.start(ProfileIT.class);
    cli = House.find().temporalCli().toString();
    keyturn = House.find().path().resolve("keyturn").toString();
    Files.writeString(
        directory.resolve("temporal.toml"),
        """
        [profile.default]
        address = "%s"
        [profile.orders]
        address = "%s"
        namespace = "orders"
        """
            .formatted(NOWHERE, temporal.address()));
    Ran made = run("orders", Map.of(), cli, "operator", "namespace", "create", "orders");
    assertThat(made.exit()).as(made.err()).isZero();
  }

  @AfterAll
  void stop() {
    temporal.close();
  }

  @Test
  @Order(1)
  void workerStartsOnlyWhereTheProfilesNamespaceHasSearchAttributes() throws Exception {
    Ran worker = run("orders", Map.of(), keyturn, "worker");

    assertThat(worker.exit()).isOne();
    assertThat(worker.out() + worker.err())
        .contains("namespace orders lacks the search attributes", "run ./keyturn setup");
  }

  @Test
  @Order(2)
  void setupRegistersWhereTheTemporalCliThenFinds() throws Exception {
    Ran setup = run("orders", Map.of(), keyturn, "setup");
    Ran found = run("orders", Map.of(), cli, "operator", "search-attribute", "list");

    assertThat(setup.exit()).as(setup.err()).isZero();
    assertThat(setup.out()).contains("KeyturnKey: registered");
    assertThat(found.exit()).as(found.err()).isZero();
    assertThat(found.out()).contains("KeyturnKey");
  }

  @Test
  void variablesOverrideTheProfile() throws Exception {
    Ran list = run("orders", Map.of("TEMPORAL_ADDRESS", NOWHERE), keyturn, "list");

    assertThat(list.exit()).isOne();
    assertThat(list.err())
        .contains("no Temporal server answers at " + NOWHERE + " (namespace orders)");
  }

  @Test
  void optionOverridesTheVariableThatNamesTheProfile() throws Exception {
    Ran list = run("default", Map.of(), keyturn, "list", "--profile", "orders");

    assertThat(list.exit()).as(list.err()).isZero();
  }

  @Test
  void profileThatIsNotThereIsRefusedByName() throws Exception {
    Ran list = run("nobody", Map.of(), keyturn, "list");

    assertThat(list.exit()).isOne();
    assertThat(list.err()).contains("nobody", "check TEMPORAL_CONFIG_FILE, TEMPORAL_PROFILE");
  }

  private Ran run(String profile, Map<String, String> more, String... command) throws Exception {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("KEYTURN_BUILD", "never");
    environment.put("TEMPORAL_CONFIG_FILE", directory.resolve("temporal.toml").toString());
    environment.put("TEMPORAL_PROFILE", profile);
    return Ran.in(directory, environment, command);
  }
}
