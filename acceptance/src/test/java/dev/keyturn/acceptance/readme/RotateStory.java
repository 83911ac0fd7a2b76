package dev.keyturn.acceptance.readme;

import static org.assertj.core.api.Assertions.assertThat;

/** One key is rotated automatically, on demand, on a schedule, and is replaced in the end. */
final class RotateStory {
  private RotateStory() {}

  static void follow(Stage stage, Follower runbook) throws Exception {
    String old = stage.scene("invoices");
    stage.owner().encrypt("invoices", "invoice");

    assertThat(runbook.next("./keyturn key show").out()).contains(old, "ON_DEMAND");
    runbook.next("./keyturn rotate");
    assertThat(
            stage
                .shell()
                .aws(
                    "owner",
                    "kms get-key-rotation-status --query RotationPeriodInDays --key-id " + old))
        .isEqualTo("180");
    runbook.next("./keyturn rotate");
    assertThat(
            stage
                .shell()
                .aws(
                    "owner",
                    "kms list-key-rotations --query Rotations[].RotationType --output text"
                        + " --key-id "
                        + old))
        .isEqualTo("ON_DEMAND");
    assertThat(runbook.next("./keyturn schedule rotate").out()).contains(": created");

    assertThat(runbook.next("./keyturn rotate").out()).contains("bucket/invoices-data");
    assertThat(stage.owner().keyOf("invoices")).isEqualTo(old);
    assertThat(runbook.next("./keyturn rotate").out()).contains("AWAITING_APPROVAL");
    runbook.next("./keyturn proof");
    runbook.next("./keyturn approve");
    assertThat(runbook.next("./keyturn watch").out()).contains("DONE");
    String made = stage.owner().keyOf("invoices");
    assertThat(made).isNotEqualTo(old);
    assertThat(stage.owner().describe(old, "KeyState")).isEqualTo("Disabled");
    assertThat(stage.owner().decrypt("invoice").err()).contains("DisabledException");
    assertThat(stage.shell().aws("owner", "s3 cp --quiet s3://invoices-data/order -"))
        .isEqualTo("one order");

    assertThat(runbook.next("./keyturn rotate").out()).contains("EXTERNAL");
    assertThat(stage.owner().keyOf("invoices")).isEqualTo(made);
  }
}
