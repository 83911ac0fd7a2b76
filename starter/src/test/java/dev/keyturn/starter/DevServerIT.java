package dev.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.TaskQueues;
import dev.keyturn.starter.CommandLineFixture.Ran;
import dev.keyturn.starter.run.Connection;
import dev.keyturn.starter.run.Target;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What only a real server shows; the tests are one story, told in order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DevServerIT {
  private DevServer server;
  private CommandLineFixture keyturn;
  private CommandLineFixture impatient;
  private Connection connection;
  private WorkerFactory workers;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server = DevServer.start(directory.resolve("server.log"));
    keyturn = new CommandLineFixture(Connection::open, CommandLineFixture.LONG);
    impatient = new CommandLineFixture(Connection::open, CommandLineFixture.WITHOUT_WORKER);
    connection = Connection.open(target(), CommandLineFixture.LONG);
    WorkflowClient client = connection.client();
    workers = WorkerFactory.newInstance(client);
    workers
        .newWorker(TaskQueues.CONTROL)
        .registerWorkflowImplementationTypes(FakeResponse.class, FakeRestore.class);
  }

  @AfterAll
  void stop() {
    workers.shutdownNow();
    connection.close();
    server.close();
  }

  @Test
  @Order(1)
  void startWithoutSearchAttributesNamesSetup() {
    Ran ran = respond(keyturn, "alias/early", "--execute", "--detach");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("./keyturn setup");
  }

  @Test
  @Order(2)
  void setupRegistersAndThenFindsEverythingThere() {
    Ran first = keyturn.run("setup", "--address", server.address());
    Ran second = keyturn.run("setup", "--address", server.address());

    assertThat(first.exitCode()).isZero();
    assertThat(first.out())
        .contains(
            "KeyturnKey: registered",
            "KeyturnPhase: reg",
            "KeyturnSince: reg",
            "KeyturnRemaining: reg",
            "KeyturnFindings: reg");
    assertThat(second.exitCode()).isZero();
    assertThat(second.out()).contains("KeyturnKey: is there").doesNotContain("registered");
  }

  @Test
  @Order(3)
  void runWithoutAWorkerIsNotWaitedForForEver() {
    respond(keyturn, "alias/idle", "--execute", "--detach");
    String run = "RespondToCompromise/eu-west-1/idle";

    assertThat(impatient.run("status", run, "--address", server.address()).err())
        .contains("no worker answers on task queue keyturn: start one with ./keyturn worker");
    assertThat(impatient.run("retry", run, "--by", "me", "--address", server.address()).err())
        .contains("no worker answers on task queue keyturn: start one with ./keyturn worker");
    assertThat(respond(impatient, "alias/idle").err()).contains("no worker answers");
  }

  @Test
  @Order(4)
  void printedLinesWorkAsPrinted() throws Exception {
    workers.start();
    Ran started =
        respond(keyturn, "alias/printed", "--execute", "--detach", "--ticket", "it's $HOME \"q\"");
    String start = line(started, "temporal workflow start");
    assertThat(bash(start)).as("the id is open").isNotZero();

    Ran rejected =
        keyturn.run(
            "reject",
            "RespondToCompromise/eu-west-1/printed",
            "--by",
            "it's me",
            "--reason",
            "two\nlines",
            "--address",
            server.address());
    assertThat(rejected.exitCode()).isZero();

    assertThat(bash(start)).as("the id is free").isZero();
    assertThat(bash(line(rejected, "temporal workflow update"))).isZero();
    assertThat(
            keyturn
                .run(
                    "watch", "RespondToCompromise/eu-west-1/printed", "--address", server.address())
                .out())
        .contains("REJECTED");
  }

  @Test
  @Order(5)
  void listFindsRunsBySearchAttributes() throws Exception {
    respond(keyturn, "alias/listed", "--execute", "--detach");
    Ran ran = new Ran(1, "", "");
    for (int look = 0; look < 100 && !ran.out().contains("eu-west-1/listed"); look++) {
      Thread.sleep(100);
      ran = keyturn.run("list", "--open", "--key", "alias/listed", "--address", server.address());
    }

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .contains("RespondToCompromise/eu-west-1/listed", "RUNNING")
        .doesNotContain("eu-west-1/printed");
  }

  @Test
  @Order(6)
  void listShowsWhoWaitsForAPersonTheLongestFirst() throws Exception {
    respond(keyturn, "alias/waiting", "--execute", "--detach");
    respond(keyturn, "alias/sweeping", "--execute", "--detach", "--ticket", "SWEEPING");
    Ran ran = new Ran(1, "", "");
    for (int look = 0; look < 100 && !ran.out().contains("eu-west-1/waiting"); look++) {
      Thread.sleep(100);
      ran = keyturn.run("list", "--waiting", "--address", server.address());
    }

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .containsSubsequence(
            "RespondToCompromise/eu-west-1/listed",
            "RUNNING, AWAITING_APPROVAL for ",
            "RespondToCompromise/eu-west-1/waiting",
            "RUNNING, AWAITING_APPROVAL for ")
        .doesNotContain("eu-west-1/sweeping", "eu-west-1/printed");
  }

  @Test
  void absentServerIsNamedWithARemedy() throws Exception {
    String nowhere = "127.0.0.1:" + DevServer.freePort();

    Ran ran =
        new CommandLineFixture(Connection::open, CommandLineFixture.SHORT)
            .run("list", "--address", nowhere);

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains(nowhere, "temporal server start-dev", "--address");
  }

  @Test
  void unknownNamespaceIsNamed() {
    Ran ran = keyturn.run("list", "--address", server.address(), "--namespace", "elsewhere");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("elsewhere");
  }

  private Ran respond(CommandLineFixture fixture, String key, String... more) {
    return fixture.run(
        Stream.concat(
                Stream.of(
                    "respond",
                    "--address",
                    server.address(),
                    "--key",
                    key,
                    "--region",
                    "eu-west-1",
                    "--store",
                    "bucket=orders-data",
                    "--requested-by",
                    "me"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private Target target() {
    return new Target(Optional.of(server.address()), Optional.empty(), Optional.empty());
  }

  private static String line(Ran ran, String prefix) {
    return ran.out().lines().filter(line -> line.startsWith(prefix)).findFirst().orElseThrow();
  }

  private int bash(String line) throws IOException, InterruptedException {
    DevServer.Said said = server.bash(line);
    assertThat(said.output()).as("output of %s", line).isNotEmpty();
    return said.exitCode();
  }
}
