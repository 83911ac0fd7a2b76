package dev.keyturn.acceptance.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.acceptance.world.Shell;
import dev.keyturn.acceptance.world.Shell.Answer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rotations as the Temporal CLI starts them, and what people do about those of the launcher. */
record Rotations(Shell shell) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern APPROVE = Pattern.compile("(?m)^\\s*(\\./keyturn approve .*)$");

  /** Executes a rotation of the key under an alias, with the fields of its strategy, to its end. */
  JsonNode rotate(String name, String fields) throws Exception {
    start(name, fields);
    return result(name);
  }

  void start(String name, String fields) throws Exception {
    shell.good(
        "operator",
        "temporal workflow start --type RotateKey --task-queue keyturn --fail-existing"
            + " --workflow-id "
            + run(name)
            + " --input '{\"key\":\"alias/"
            + name
            + "\",\"region\":\"eu-west-1\",\"requestedBy\":\"owner@example.com\","
            + "\"mode\":\"EXECUTE\",\"settle\":\"PT1S\","
            + fields
            + "}'");
  }

  JsonNode result(String name) throws Exception {
    String out =
        shell.good("operator", "temporal workflow result -o json --workflow-id " + run(name)).out();
    return JSON.readTree(out).path("result");
  }

  /** The run of the key under an alias, by its workflow id. */
  static String run(String name) {
    return "RotateKey/eu-west-1/" + name;
  }

  /** Approves as another person, by the line that was printed. */
  void approve(Answer waits) throws Exception {
    shell.good("operator", found(APPROVE, waits.out()).replace("WHO", "lead@example.com"));
  }

  /** What a pattern's group finds, which has to be there. */
  static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }
}
