package dev.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.TaskQueues;
import dev.keyturn.starter.CommandLineFixture.Ran;
import dev.keyturn.starter.run.Connection;
import dev.keyturn.starter.run.Target;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Schedules on a real server, which alone has them; each test has schedules of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ScheduleIT {
  private DevServer server;
  private CommandLineFixture keyturn;
  private Connection connection;
  private WorkerFactory workers;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server = DevServer.start(directory.resolve("server.log"));
    keyturn = new CommandLineFixture(Connection::open, CommandLineFixture.LONG);
    keyturn.run("setup", "--address", server.address());
    connection =
        Connection.open(
            new Target(Optional.of(server.address()), Optional.empty(), Optional.empty()),
            CommandLineFixture.LONG);
    workers = WorkerFactory.newInstance(connection.client());
    workers
        .newWorker(TaskQueues.CONTROL)
        .registerWorkflowImplementationTypes(FakeAudit.class, FakeRotation.class);
    workers.start();
  }

  @AfterAll
  void stop() {
    workers.shutdownNow();
    connection.close();
    server.close();
  }

  @Test
  void isMadeOnceHoweverOftenItIsAskedFor() {
    Ran made = audit("once", "--every", "24h");
    Ran again = audit("once", "--every", "PT24H");

    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out()).contains("AuditKeys/once: created");
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).contains("AuditKeys/once: is there already");
  }

  @Test
  void showsWhatDiffersAndChangesItOnlyIfTold() {
    audit("changed", "--every", "24h");
    run("schedule", "pause", "AuditKeys/changed", "--reason", "holidays");

    Ran left = audit("changed", "--cron", "30 3 * * 1-5", "--jitter", "1m");
    assertThat(left.exitCode()).isOne();
    assertThat(left.out())
        .contains("left alone; --update")
        .containsPattern("every +PT24H +none")
        .containsPattern("cron +none +30 3 \\* \\* 1-5")
        .containsPattern("jitter +PT5M +PT1M");
    assertThat(described("changed").at("/settings/settings/every").asText()).isEqualTo("PT24H");

    Ran updated = audit("changed", "--cron", "30 3 * * 1-5", "--jitter", "1m", "--update");
    assertThat(updated.exitCode()).as(updated.err()).isZero();
    assertThat(updated.out()).contains("AuditKeys/changed: changed");
    JsonNode now = described("changed");
    assertThat(now.at("/settings/settings/cron").asText()).isEqualTo("30 3 * * 1-5");
    assertThat(now.at("/paused").asBoolean()).as("still paused").isTrue();
    assertThat(audit("changed", "--cron", "30  3 * * 1-5", "--jitter", "1m").out())
        .contains("is there already");
  }

  @Test
  void isTheSameAsWhatThePrintedLineMakes() throws Exception {
    for (String[] timing :
        List.of(
            new String[] {"--every", "12h"},
            new String[] {"--cron", "0 4 1 * *", "--time-zone", "Europe/Berlin"})) {
      Ran made = audit("printed", timing);
      assertThat(run("schedule", "remove", "AuditKeys/printed").exitCode()).isZero();

      bash(line(made));

      Ran again = audit("printed", timing);
      assertThat(again.out()).contains("is there already");
      run("schedule", "remove", "AuditKeys/printed");
    }
  }

  @Test
  void isNoticedWhenSomebodyElseChangedIt() throws Exception {
    Ran made = audit("meddled", "--every", "12h");
    run("schedule", "remove", "AuditKeys/meddled");
    bash(line(made).replace("--pause-on-failure", "--end-time 2099-01-01T00:00:00Z"));

    Ran again = audit("meddled", "--every", "12h");

    assertThat(again.exitCode()).isOne();
    assertThat(again.out())
        .containsPattern("on failure +goes on +pauses")
        .containsPattern("until +2099-01-01T00:00:00Z +none");
  }

  @Test
  void startsARunWhenTriggeredAndShowsIt() throws Exception {
    audit("now", "--every", "24h");
    assertThat(run("schedule", "trigger", "AuditKeys/now").exitCode()).isZero();

    JsonNode recent = described("now").path("recent");
    for (int look = 0; look < 100 && recent.isEmpty(); look++) {
      Thread.sleep(100);
      recent = described("now").path("recent");
    }
    String run = recent.at("/0/run").asText();
    assertThat(run).startsWith("AuditKeys/now-");
    assertThat(connection.client().newUntypedWorkflowStub(run).getResult(JsonNode.class))
        .isNotEmpty();
    assertThat(printedOnce(run, "list", "--limit", "100")).contains(run);
    assertThat(run("schedule", "describe", "AuditKeys/now").out()).contains(run, "next", "PT24H");
  }

  @Test
  void isListedUntilItIsRemoved() throws Exception {
    audit("listed", "--every", "24h");
    bash(
        "temporal schedule create --schedule-id foreign --interval 1h --type Other --task-queue q"
            + " --address "
            + server.address());
    run("schedule", "pause", "AuditKeys/listed", "--reason", "holidays");

    assertThat(printedOnce("paused: holidays", "schedule", "list"))
        .containsPattern("AuditKeys/listed +AuditKeys +paused: holidays")
        .doesNotContain("foreign");
    run("schedule", "resume", "AuditKeys/listed", "--reason", "back");
    assertThat(described("listed").path("paused").asBoolean()).isFalse();
    run("schedule", "remove", "AuditKeys/listed");
    Ran gone = run("schedule", "describe", "AuditKeys/listed");
    assertThat(gone.exitCode()).isOne();
    assertThat(gone.err()).contains("no schedule AuditKeys/listed", "./keyturn schedule list");
    for (String change : List.of("trigger", "remove")) {
      assertThat(run("schedule", change, "AuditKeys/listed").err()).contains("no schedule");
    }
    for (String change : List.of("pause", "resume")) {
      assertThat(run("schedule", change, "AuditKeys/listed", "--reason", "x").err())
          .contains("no schedule");
    }
  }

  @Test
  void looksAtARotationUnlessToldToDoIt() throws Exception {
    Ran planned = rotate("--every", "7d");
    Ran done = rotate("--every", "7d", "--execute", "--strategy", "AUTOMATIC");

    assertThat(planned.exitCode()).as(planned.err()).isZero();
    assertThat(planned.out()).contains("Plan/RotateKey/eu-west-1/orders: created");
    assertThat(done.out()).contains("RotateKey/eu-west-1/orders: created", "KeyturnKey=");
    run("schedule", "trigger", "Plan/RotateKey/eu-west-1/orders");
    assertThat(printedOnce("Plan/RotateKey/eu-west-1/orders-", "list", "--key", "alias/orders"))
        .contains("alias/orders");
  }

  /** Lists are read from an index that follows. */
  private String printedOnce(String word, String... list) throws InterruptedException {
    String printed = run(list).out();
    for (int look = 0; look < 100 && !printed.contains(word); look++) {
      Thread.sleep(100);
      printed = run(list).out();
    }
    return printed;
  }

  private JsonNode described(String name) {
    try {
      return KeyturnJson.mapper()
          .readTree(run("schedule", "describe", "AuditKeys/" + name, "--json").out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Ran audit(String name, String... timing) {
    List<String> arguments =
        new ArrayList<>(List.of("schedule", "audit", "--name", name, "--region", "eu-west-1"));
    arguments.addAll(List.of("--report", "file:/reports", "--requested-by", "me"));
    arguments.addAll(List.of(timing));
    return run(arguments.toArray(String[]::new));
  }

  private Ran rotate(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("schedule", "rotate", "--key", "alias/orders"));
    arguments.addAll(List.of("--region", "eu-west-1", "--requested-by", "me"));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private Ran run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--address", server.address()));
    return keyturn.run(all.toArray(String[]::new));
  }

  private static String line(Ran ran) {
    return ran.out()
        .lines()
        .filter(line -> line.startsWith("temporal schedule create"))
        .findFirst()
        .orElseThrow();
  }

  private void bash(String line) throws IOException, InterruptedException {
    DevServer.Said said = server.bash(line);
    assertThat(said.exitCode()).as("%s%n%s", line, said.output()).isZero();
  }
}
