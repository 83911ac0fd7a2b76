package dev.keyturn.acceptance.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.world.Owner;

/** One key is rotated automatically, on demand, on a schedule, and is replaced in the end. */
final class RotateStory {
  private RotateStory() {}

  static void follow(Stage stage, Follower runbook) throws Exception {
    String old = stage.scene("invoices");
    stage.owner().encrypt("invoices", "invoice");

    assertThat(runbook.next("./keyturn key show").out()).contains(old, "ON_DEMAND");
    runbook.next("./keyturn rotate");
    assertThat(stage.owner().rotationOf(old).rotationPeriodInDays()).isEqualTo(180);
    runbook.next("./keyturn rotate");
    assertThat(stage.owner().rotationsOf(old)).containsExactly("ON_DEMAND");
    assertThat(runbook.next("./keyturn schedule rotate").out()).contains(": created");

    assertThat(runbook.next("./keyturn rotate").out()).contains("bucket/invoices-data");
    assertThat(stage.owner().keyOf("invoices")).isEqualTo(old);
    assertThat(runbook.next("./keyturn rotate").out()).contains("AWAITING_APPROVAL");
    runbook.next("./keyturn proof");
    runbook.next("./keyturn approve");
    assertThat(runbook.next("./keyturn watch").out()).contains("DONE");
    String made = stage.owner().keyOf("invoices");
    assertThat(made).isNotEqualTo(old);
    assertThat(stage.owner().stateOf(old)).isEqualTo("Disabled");
    assertThat(stage.owner().decrypt("invoice")).isEqualTo("DisabledException");
    assertThat(stage.owner().read("invoices-data")).isEqualTo(Owner.CONTENT);

    assertThat(runbook.next("./keyturn rotate").out()).contains("EXTERNAL");
    assertThat(stage.owner().keyOf("invoices")).isEqualTo(made);
  }
}
