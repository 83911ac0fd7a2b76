package dev.keyturn.acceptance.readme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.process.House;
import dev.keyturn.acceptance.process.SandboxProcess;
import dev.keyturn.acceptance.process.TemporalServer;
import dev.keyturn.acceptance.process.WorkDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Follows the README by its own commands, through the launcher and bash, against a Temporal dev
 * server and the sandbox; the AWS CLI sets the scene and looks at the end.
 */
class ReadmeIT {
  /** Run by CI itself, because they contain this test. */
  private static final List<String> RUN_BY_CI = List.of("./keyturn drill --yes", "./mvnw verify");

  private static final String RUN = "RespondToCompromise/eu-west-1/orders";
  private static final Pattern HASH = Pattern.compile("(?m)^proof hash ([0-9a-f]{64})$");
  private static final Pattern TEMPORAL_LINE = Pattern.compile("(?m)^temporal workflow start .*$");

  private final House house = House.find();
  private final WorkDirectory directory = WorkDirectory.create("readme");
  private final List<Process> background = new ArrayList<>();
  private final TemporalServer temporal = TemporalServer.start(house.temporalCli(), directory);
  private final SandboxProcess sandbox =
      SandboxProcess.start(directory, 1, Duration.ofMillis(100)).awaitReady();
  private String proof = "";

  /** What a command printed, and how it ended. */
  private record Answer(int exit, String out, String err) {}

  @BeforeEach
  void setTheScene() throws Exception {
    temporal.awaitReady();
    aws("owner", "kms create-key --query KeyMetadata.KeyId --output text > key");
    aws("owner", "kms create-alias --alias-name alias/orders --target-key-id $(cat key)");
    aws(
        "owner",
        "s3api create-bucket --bucket orders-data --create-bucket-configuration LocationConstraint=eu-west-1");
    aws(
        "owner",
        "s3api put-bucket-encryption --bucket orders-data --server-side-encryption-configuration"
            + " '{\"Rules\":[{\"ApplyServerSideEncryptionByDefault\":{\"SSEAlgorithm\":\"aws:kms\",\"KMSMasterKeyID\":\"alias/orders\"}}]}'");
    directory.write("order", "one order");
    aws("owner", "s3 cp order 's3://orders-data/an order+.txt'");
    aws(
        "owner",
        "kms encrypt --key-id alias/orders --plaintext aGVsbG8= --query CiphertextBlob --output text | base64 -d > secret");
  }

  @AfterEach
  void end() {
    background.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
    background.forEach(Process::destroyForcibly);
    sandbox.close();
    temporal.close();
  }

  @Test
  void worksAsItIsWritten() throws Exception {
    List<String> commands = new ArrayList<>(Readme.commands(house.path().resolve("README.md")));
    assertThat(commands).containsAll(RUN_BY_CI);
    commands.removeAll(RUN_BY_CI);
    assertThat(commands).hasSize(9);

    for (String command : commands) {
      follow(command);
      if (command.contains(" approve ")) {
        // The key is free for other runs only then.
        assertThat(bash("responder", "./keyturn watch " + RUN).out()).contains("DONE");
      }
    }

    assertThat(aws("owner", "s3 cp --quiet 's3://orders-data/an order+.txt' -").out())
        .isEqualTo("one order");
    requireRotated();
    Answer dead = bash("owner", "aws kms decrypt --ciphertext-blob fileb://$WORK/secret");
    assertThat(dead.exit()).isNotZero();
    assertThat(dead.err()).contains("DisabledException");
  }

  /** As AWS's own client sees it. */
  private void requireRotated() throws Exception {
    String key =
        aws(
                "owner",
                "kms describe-key --key-id alias/orders --query KeyMetadata.KeyId --output text")
            .out()
            .strip();
    assertThat(
            aws("owner", "kms get-key-rotation-status --query RotationPeriodInDays --key-id " + key)
                .out()
                .strip())
        .isEqualTo("180");
    assertThat(
            aws(
                    "owner",
                    "kms list-key-rotations --query Rotations[].RotationType --output text --key-id "
                        + key)
                .out()
                .strip())
        .isEqualTo("ON_DEMAND");
  }

  private void follow(String command) throws Exception {
    if (command.equals("./keyturn worker")) {
      background.add(start("keyturn-worker", command));
      return;
    }
    String settled = command.contains("respond") ? command + " --settle PT2S" : command;
    Answer answer = bash("responder", settled.replace("RUN", RUN).replace("HASH", proof));
    assertThat(answer.exit()).as("%s%n%s%s", command, answer.out(), answer.err()).isZero();
    Matcher hash = HASH.matcher(answer.out());
    if (hash.find()) {
      proof = hash.group(1);
    }
    if (command.startsWith("./keyturn plan")) {
      runsThePrintedLine(answer);
    }
  }

  /** The line that is printed for the Temporal CLI does the same as the command. */
  private void runsThePrintedLine(Answer plan) throws Exception {
    Matcher line = TEMPORAL_LINE.matcher(plan.out() + plan.err());
    assertThat(line.find()).isTrue();
    assertThat(line.group()).contains("--fail-existing");
    Answer started = bash("responder", line.group());
    assertThat(started.exit()).as(started.err()).isZero();
    assertThat(started.out()).contains("RespondToCompromise");
  }

  private Answer aws(String caller, String command) throws Exception {
    Answer answer = bash(caller, "cd $WORK && aws " + command);
    assertThat(answer.exit()).as("%s%n%s", command, answer.err()).isZero();
    return answer;
  }

  private Answer bash(String caller, String command) throws Exception {
    Process process = start(caller, command);
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Answer(process.waitFor(), out, err);
  }

  private Process start(String caller, String command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", command);
    Map<String, String> environment = builder.environment();
    environment.put("KEYTURN_BUILD", "never");
    environment.put("WORK", directory.path().toString());
    environment.put("PATH", String.join(":", clients(), cli(), System.getenv("PATH")));
    environment.put("TEMPORAL_ADDRESS", temporal.address());
    environment.put("AWS_ENDPOINT_URL", sandbox.endpoint().toString());
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_DEFAULT_REGION", "eu-west-1");
    environment.put("AWS_ACCESS_KEY_ID", caller);
    environment.put("AWS_SECRET_ACCESS_KEY", "not-checked");
    return builder.directory(house.path().toFile()).start();
  }

  private String cli() {
    Path found = house.temporalCli().getParent();
    return found == null ? "" : found.toString();
  }

  private String clients() throws IOException, InterruptedException {
    Process script =
        new ProcessBuilder(house.path().resolve("scripts/aws-clients").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(script.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(script.waitFor()).isZero();
    return out;
  }
}
