package dev.keyturn.acceptance.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Estate;
import dev.keyturn.acceptance.estate.EstateBuilder;
import dev.keyturn.acceptance.process.WorkDirectory;
import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Proof;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.starter.run.Patience;
import dev.keyturn.starter.run.Runs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A response goes on after kill -9 of the worker and of the Temporal server. */
class KillIT {
  private static final int OBJECTS = 300;

  @TempDir Path directory;
  private Stage stage;
  private Estate estate;
  private Application application;
  private Response response;
  private final Map<Phase, Runnable> deaths = new EnumMap<>(Phase.class);

  @BeforeEach
  void setTheStage() {
    stage = Stage.setOnDisk(new WorkDirectory(directory), 3);
    estate = new EstateBuilder(stage.aws(), 3, OBJECTS).build();
    stage.awaitWorker();
    application = new Application(stage.aws(), estate, stage.guests(), 3);
    response =
        new Response(
            new Runs(stage.temporal().client(), Patience.DEFAULT),
            estate,
            new SecondPerson(said -> {}, Optional.empty()));
  }

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void completesAndLosesNothingWhenWorkerAndServerDieInLongPhases() {
    deaths.put(Phase.REPOINTING, this::killWorker);
    deaths.put(Phase.REENCRYPTING, this::killTemporal);
    deaths.put(Phase.PROVING, this::killWorker);

    requireDone(respond());
  }

  private RunReport respond() {
    Consumer<RunStatus> killer = this::killIfDue;
    try (Application running = application;
        Loops installer = new Loops()) {
      running.start();
      installer.repeat(
          "installs-inline-keys",
          Duration.ofMillis(500),
          () -> running.install(response.inlineKeys()));
      response.execute(response.plan());
      Proof proof = response.awaitProof(killer);
      response.tell("approve", new Approval("second@example.com", proof.hash(), true));
      return response.awaitEnd(killer);
    }
  }

  private void requireDone(RunReport report) {
    assertThat(deaths).as("deaths that did not take place").isEmpty();
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.surplusKeys()).isEmpty();
    assertThat(application.examples()).isEmpty();
    assertThat(new OldKeyProbe(stage.aws(), estate).answerTo(Actor.APPLICATION))
        .isEqualTo("DisabledException");
    application.install(report.inlineKeys());
    assertThat(new FullRead(stage.aws(), estate, application.dataKeys()).readAll().wrong())
        .isEmpty();
  }

  private void killIfDue(RunStatus status) {
    Runnable death = deaths.remove(status.phase());
    if (death != null) {
      death.run();
    }
  }

  private void killWorker() {
    stage.worker().kill();
    stage.worker().restart();
  }

  private void killTemporal() {
    stage.temporal().kill();
    stage.temporal().restart();
  }
}
