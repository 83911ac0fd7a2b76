package dev.keyturn.acceptance.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A response that went to its end turns out to have been wrong. */
final class RestoreStory {
  private static final Pattern APPROVE = Pattern.compile("(?m)^\\s*(\\./keyturn approve .*)$");

  private RestoreStory() {}

  static void follow(Stage stage, Follower runbook) throws Exception {
    String old = stage.scene("profiles");
    stage.owner().encrypt("profiles", "profile");
    String run = stage.respond("profiles");
    Matcher approve = APPROVE.matcher(stage.await(run));
    assertThat(approve.find()).isTrue();
    stage.shell().good("lead", approve.group(1).replace("WHO", "lead@example.com"));
    assertThat(stage.result(run)).contains("DONE");
    String made = stage.owner().keyOf("profiles");

    runbook.nextUntilItPrints("./keyturn list", run);
    runbook.fill("RUN", run);
    assertThat(runbook.next("./keyturn restore --run").out()).contains(old, "is lifted");
    assertThat(runbook.next("./keyturn restore --key").out()).contains(old);
    assertThat(stage.owner().keyOf("profiles")).isEqualTo(made);
    assertThat(runbook.next("./keyturn restore --run").out()).contains("Read back");
    assertThat(runbook.next("aws kms describe-key").out().strip()).isEqualTo(old + "\tEnabled");
    assertThat(stage.owner().decrypt("profile").out()).contains("YUdWc2JHOD0=");
    assertThat(stage.owner().describe(made, "KeyState")).isEqualTo("Enabled");
    assertThat(stage.shell().aws("owner", "s3 cp --quiet s3://profiles-data/order -"))
        .isEqualTo("one order");
  }
}
