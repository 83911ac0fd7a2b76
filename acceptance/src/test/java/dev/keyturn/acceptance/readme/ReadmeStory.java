package dev.keyturn.acceptance.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.world.Owner;
import dev.keyturn.acceptance.world.Shell.Answer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A newcomer follows the README: everything is set up, and a response goes to its end. */
final class ReadmeStory {
  private static final Pattern TEMPORAL_LINE = Pattern.compile("(?m)^temporal workflow start .*$");

  private ReadmeStory() {}

  /** What comes before the first run, and is there for the other documents too. */
  static void setUp(Follower readme) throws Exception {
    readme.leaveToCi("./keyturn drill --yes");
    readme.leaveToCi("./mvnw verify");
    readme.next("./keyturn setup");
    readme.leaveWorker("./keyturn worker");
  }

  static void follow(Stage stage, Follower readme) throws Exception {
    stage.scene("orders");
    stage.owner().encrypt("orders", "secret");

    Answer plan = readme.next("./keyturn plan");
    runsThePrintedLine(stage, plan);
    assertThat(readme.next("./keyturn respond").out()).contains("AWAITING_APPROVAL");
    assertThat(readme.next("./keyturn proof").out()).contains("bucket/orders-data");
    readme.next("./keyturn approve");
    assertThat(readme.next("./keyturn watch").out()).contains("DONE");

    assertThat(stage.owner().read("orders-data")).isEqualTo(Owner.CONTENT);
    assertThat(stage.owner().decrypt("secret")).isEqualTo("DisabledException");
  }

  /** The line that is printed for the Temporal CLI does the same as the command. */
  private static void runsThePrintedLine(Stage stage, Answer plan) throws Exception {
    Matcher line = TEMPORAL_LINE.matcher(plan.out());
    assertThat(line.find()).as(plan.out()).isTrue();
    assertThat(line.group()).contains("--fail-existing");
    assertThat(stage.shell().good("responder", line.group()).out()).contains("RespondToCompromise");
  }
}
