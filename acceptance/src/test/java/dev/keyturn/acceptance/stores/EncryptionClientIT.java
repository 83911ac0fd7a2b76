package dev.keyturn.acceptance.stores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.process.House;
import dev.keyturn.acceptance.world.Orders;
import dev.keyturn.acceptance.world.Run;
import dev.keyturn.acceptance.world.SharedTemporal;
import dev.keyturn.acceptance.world.World;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What Amazon's own S3 encryption client wrote, it reads when the key is dead. */
class EncryptionClientIT {
  private static final House HOUSE = House.find();

  @Test
  void readsWhatItWroteInAllItsFormatsOnceTheOldKeyIsDisabled() throws Exception {
    try (SharedTemporal temporal = SharedTemporal.start(EncryptionClientIT.class);
        World world = World.open(temporal)) {
      Orders orders = Orders.in(world);
      client(world, "put", Orders.ALIAS, Orders.DATA, "sealed", "v2", "v3");
      client(world, "put", orders.oldKey(), Orders.FILES, "sealed", "v2", "v3");

      Run run = orders.respond("sealed");
      String newKey = run.await(Phase.AWAITING_APPROVAL).newKey().orElseThrow().value();
      RunReport report = run.approved();

      assertThat(report.outcome()).isEqualTo(Outcome.DONE);
      String plaintexts = "plaintext of sealed-v2\nplaintext of sealed-v3\n";
      assertThat(client(world, "get", Orders.ALIAS, Orders.DATA, "sealed", "v2", "v3"))
          .isEqualTo(plaintexts);
      assertThat(client(world, "get", newKey, Orders.FILES, "sealed", "v2", "v3"))
          .isEqualTo(plaintexts);
      Map<String, ItemCounts> counts = report.proof().orElseThrow().observations().counts();
      assertThat(Objects.requireNonNull(counts.get("bucket/" + Orders.DATA)).superseded())
          .as("versions behind the copies")
          .isEqualTo(2);
    }
  }

  private static String client(World world, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(python().toString());
    command.add("src/test/resources/encryption-client.py");
    command.addAll(List.of(arguments));
    return output(
        command,
        Map.of(
            "AWS_ENDPOINT_URL",
            world.endpoint().toString(),
            "AWS_DEFAULT_REGION",
            World.REGION,
            "AWS_ACCESS_KEY_ID",
            Actor.OWNER.accessKeyId(),
            "AWS_SECRET_ACCESS_KEY",
            "rehearsal"));
  }

  private static Path python() throws IOException, InterruptedException {
    Path script = HOUSE.path().resolve("scripts/aws-clients");
    return Path.of(output(List.of(script.toString()), Map.of()).strip()).resolve("python");
  }

  private static String output(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(HOUSE.path().resolve("acceptance").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(command.toString()).isZero();
    return out;
  }
}
