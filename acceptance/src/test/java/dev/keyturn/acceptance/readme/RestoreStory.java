package dev.keyturn.acceptance.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.world.Owner;
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
    assertThat(runbook.next("./keyturn restore --run").out())
        .contains(old, "suspects are shut out");
    assertThat(runbook.next("./keyturn restore --key").out()).contains(old);
    assertThat(stage.owner().keyOf("profiles")).isEqualTo(made);
    assertThat(runbook.next("./keyturn restore --run").out())
        .contains("Read back", "suspects are shut out");
    assertThat(runbook.next("aws kms describe-key").out().strip()).isEqualTo(old + "\tEnabled");
    assertThat(runbook.next("./keyturn restore --run").out()).contains("is lifted");
    assertThat(stage.owner().decrypt("profile")).isEqualTo(Owner.PLAINTEXT);
    assertThat(stage.owner().stateOf(made)).isEqualTo("Enabled");
    assertThat(stage.owner().read("profiles-data")).isEqualTo(Owner.CONTENT);
  }
}
