package dev.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.starter.CommandLineFixture.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InlineKeysCommandTest {
  private static final String RUN = "RespondToCompromise/eu-west-1/orders";

  private final InProcessTemporal temporal = new InProcessTemporal();
  private final CommandLineFixture keyturn = temporal.keyturn();

  @TempDir private Path work;

  @BeforeEach
  void respond() throws IOException {
    Path keys = work.resolve("keys.json");
    Files.writeString(
        keys,
        "[{\"id\":\"tenant-7\",\"wrappedKey\":\"b2xk\",\"encryptionContext\":{\"tenant\":\"7\"}}]");
    start("--store", "dataKeys=@" + keys, "--execute");
  }

  @AfterEach
  void close() {
    temporal.close();
  }

  private Ran start(String... more) {
    return keyturn.run(
        Stream.concat(
                Stream.of(
                    "respond --key alias/orders --region eu-west-1 --requested-by me".split(" ")),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void areGivenOutBeforeTheApprovalInTheFormOfTheInput() throws Exception {
    Ran ran = keyturn.run("inline-keys", RUN);

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    JsonNode keys = KeyturnJson.mapper().readTree(ran.out());
    assertThat(keys.toString())
        .isEqualTo(
            "[{\"id\":\"tenant-7\",\"wrappedKey\":\"bmV3\",\"encryptionContext\":{\"tenant\":\"7\"}}]");
    assertThat(keyturn.run("status", RUN).out()).contains("./keyturn inline-keys", "--out FILE");
  }

  @Test
  void areWrittenToANewFileOnly() throws Exception {
    Path file = work.resolve("new.json");
    String to = file.toString();

    assertThat(keyturn.run("inline-keys", RUN, "--out", to).out()).contains("1 data keys are in");
    assertThat(Files.readString(file)).contains("bmV3").endsWith("]\n");
    Files.writeString(file, "somebody's");
    Ran again = keyturn.run("inline-keys", RUN, "--out", to);

    assertThat(again.exitCode()).isOne();
    assertThat(again.err()).contains("is there already; give another name");
    assertThat(Files.readString(file)).isEqualTo("somebody's");
  }

  @Test
  void areGivenOutByARunThatHasEndedToo() {
    keyturn.run("reject", RUN, "--by", "you", "--reason", "tried");

    assertThat(keyturn.run("inline-keys", RUN).out()).contains("bmV3");
  }

  @Test
  void areNotPromisedWhereThereAreNone() {
    keyturn.run("reject", RUN, "--by", "you", "--reason", "tried");
    start("--store", "bucket=orders-data", "--execute");

    Ran ran = keyturn.run("inline-keys", RUN);
    assertThat(ran.exitCode()).isOne();
    assertThat(ran.err()).contains(RUN + " was given no inline data keys");
    assertThat(keyturn.run("status", RUN).out()).doesNotContain("inline-keys");
  }
}
