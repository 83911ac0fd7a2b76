package dev.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.starter.CommandLineFixture.Ran;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SealCommandTest {
  private static final String RUN = "RespondToCompromise/eu-west-1/orders";

  private final InProcessTemporal temporal = new InProcessTemporal();
  private final CommandLineFixture keyturn = temporal.keyturn();

  @AfterEach
  void close() {
    temporal.close();
  }

  @Test
  void sealsWhereTheRunWaitsForItAndIsTurnedDownElsewhere() {
    assertThat(respond("--seal", "LATER").out())
        .contains("SEALING", "./keyturn seal", "--by WHO --reason WHY");

    Ran sealed = keyturn.run("seal", RUN, "--by", "me", "--reason", "the batch is over");
    assertThat(sealed.exitCode()).as(sealed.err()).isZero();
    assertThat(sealed.out()).contains("sealing: the batch is over");
    assertThat(keyturn.run("status", RUN).out())
        .contains("AWAITING_APPROVAL")
        .doesNotContain("./keyturn seal");
    assertThat(keyturn.run("seal", RUN, "--by", "me", "--reason", "again").exitCode()).isOne();
  }

  @Test
  void namesTheModesThatThereAre() {
    Ran ran = respond("--seal", "SOON");

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("seal", "NOW, LATER, NONE");
  }

  private Ran respond(String... more) {
    String[] all =
        "respond --key alias/orders --region eu-west-1 --requested-by me --store bucket=orders-data --execute"
            .concat(" " + String.join(" ", more))
            .split(" ");
    return keyturn.run(all);
  }
}
