package dev.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.starter.CommandLineFixture.Ran;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands that hold up, slow down and go on. */
final class PaceCommandsTest {
  private static final String RUN = "RespondToCompromise/eu-west-1/orders";

  private InProcessTemporal temporal;
  private CommandLineFixture keyturn;

  @BeforeEach
  void start() {
    temporal = new InProcessTemporal();
    keyturn = temporal.keyturn();
    keyturn.run(
        "respond",
        "--execute",
        "--detach",
        "--key=alias/orders",
        "--region=eu-west-1",
        "--store=bucket=orders-data",
        "--requested-by=me",
        "--ticket=SWEEPING");
  }

  @AfterEach
  void stop() {
    temporal.close();
  }

  @Test
  void pauseIsShownWithTheWayOn() {
    Ran paused = keyturn.run("pause", RUN, "--by", "lead@example.com");

    assertThat(paused.exitCode()).isZero();
    assertThat(paused.out())
        .contains("paused: no page begins any more")
        .contains("temporal workflow update execute --workflow-id " + RUN + " --name pause")
        .contains("--input '{\"by\":\"lead@example.com\"}'");
    assertThat(keyturn.run("status", RUN).out())
        .contains("paused by lead@example.com at ", "./keyturn resume " + RUN + " --by WHO");
    assertThat(keyturn.run("pause", RUN, "--by", "x").err())
        .contains("pause was refused: pause: the run is paused already, by lead@example.com");

    assertThat(keyturn.run("resume", RUN, "--by", "x").out()).contains("resumed");
    assertThat(keyturn.run("status", RUN).out()).doesNotContain("paused by", "resume");
    assertThat(keyturn.run("resume", RUN, "--by", "x").err()).contains("the run is not paused");
  }

  @Test
  void throttleIsShownUntilItIsLifted() {
    Ran throttled = keyturn.run("throttle", RUN, "--objects-per-second", "50", "--by", "x");

    assertThat(throttled.out())
        .contains("throttled to 50 objects per second in all")
        .contains("--input '{\"objectsPerSecond\":50,\"by\":\"x\"}'");
    assertThat(keyturn.run("status", RUN).out())
        .contains("throttled to 50 objects per second by x at ");

    assertThat(keyturn.run("throttle", RUN, "--off").out()).contains("no longer throttled");
    assertThat(keyturn.run("status", RUN).out()).doesNotContain("throttled");
  }

  @Test
  void nonsenseIsWrongUsage() {
    assertThat(keyturn.run("throttle", RUN, "--objects-per-second", "0"))
        .satisfies(
            ran -> {
              assertThat(ran.exitCode()).isEqualTo(2);
              assertThat(ran.err()).contains("objectsPerSecond: must be at least 1");
            });
    assertThat(keyturn.run("throttle", RUN).exitCode()).isEqualTo(2);
    assertThat(keyturn.run("throttle", RUN, "--off", "--objects-per-second", "1").exitCode())
        .isEqualTo(2);
    assertThat(keyturn.run("pause", RUN).exitCode()).isEqualTo(2);
  }

  @Test
  void aRunThatHasEndedIsSaidToHave() {
    keyturn.run("reject", RUN, "--by", "me", "--reason", "done");
    assertThat(keyturn.run("pause", RUN, "--by", "x").err()).contains("has ended");
  }
}
