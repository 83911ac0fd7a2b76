package dev.keyturn.acceptance.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.acceptance.world.Owner;
import dev.keyturn.acceptance.world.Shell;
import dev.keyturn.acceptance.world.Shell.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker of the launcher, asked over HTTP while it works, stopped, and started wrongly. */
class WorkerOperationsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final List<String> KEYS = List.of("quick", "quicker", "slow");
  private static final Pattern LISTENS =
      Pattern.compile("Metrics at (http://127\\.0\\.0\\.1:\\d+)/metrics");
  private static final Pattern PROOF = Pattern.compile("--proof ([0-9a-f]{64})");
  private static final Pattern COPIED =
      Pattern.compile(
          "(?m)^keyturn_aws_call_seconds_count\\{operation=\"CopyObject\",result=\"ok\".*");
  private static final Pattern NAME = Pattern.compile("\\b((?:keyturn|temporal)_\\w+)\\b");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Shell shell = Shell.open(WorkerOperationsIT.class);
  private final Owner owner = Owner.of(shell);
  private final Path log = shell.directory().file("worker.log");

  @BeforeEach
  void setTheScene() {
    owner.key("orders");
    owner.makeBucket("orders");
    KEYS.forEach(object -> owner.put("orders", object, "alias/orders"));
  }

  @AfterEach
  void end() {
    owner.close();
    shell.close();
  }

  @Test
  void showsWhatARunDidInEveryMetricThatAlertsGoBy() throws Exception {
    shell.control("faults", fault("'kind':'throttle','count':2"));
    shell.leave("keyturn-worker", worker(""));
    URI listener = listener();
    awaitReady(listener);
    shell.good(
        "operator",
        "temporal workflow start --type NoSuchWorkflow --task-queue keyturn --workflow-id unknown");

    replace();
    audit();

    String shown = get(listener, "/metrics").body();
    assertThat(shown.lines())
        .contains(
            items("newDataKeys", KEYS.size()),
            items("failed", 0),
            "keyturn_ready 1.0",
            "keyturn_gate_decisions_total{decision=\"disabled\"} 1.0",
            "keyturn_gate_decisions_total{decision=\"closed\"} 0.0",
            "keyturn_death_proofs_total 2.0",
            "keyturn_aws_call_seconds_count{operation=\"DisableKey\",result=\"ok\",service=\"KMS\"} 1",
            "keyturn_aws_throttled_attempts_total{operation=\"CopyObject\",service=\"S3\"} 2.0");
    for (String name : alertsGoBy(shell.house().path().resolve("docs/alerts.yml"))) {
      assertThat(shown).containsPattern("(?m)^" + name + "[{ ]");
    }
    assertThat(shown.lines().filter(line -> !line.startsWith("#")))
        .as("no label names a key, a bucket or an object")
        .noneMatch(line -> line.contains("arn:aws") || line.contains("orders"));
    assertThat(healthCheck(listener).exit()).isZero();
  }

  @Test
  void isNotReadyFromTheSignalOnWhileWhatRunsMayFinish() throws Exception {
    shell.control("faults", fault("'kind':'delay','delay':'PT20S','resource':'slow'"));
    Process worker = shell.leave("keyturn-worker", worker("KEYTURN_GRACE=PT2M "));
    URI listener = listener();
    awaitReady(listener);
    start();
    Await.until("copy an object", PATIENCE, () -> isInAPage(listener));

    worker.destroy();

    Await.until("say that it stops", PATIENCE, () -> get(listener, "/readyz").statusCode() == 503);
    assertThat(get(listener, "/readyz").body()).startsWith("stopping");
    assertThat(get(listener, "/healthz").statusCode()).isEqualTo(200);
    assertThat(get(listener, "/metrics").body()).contains("keyturn_ready 0.0");
    assertThat(healthCheck(listener).out()).startsWith("stopping");
    assertThat(worker.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(log)).contains("Stopped").doesNotContain("other workers take them");
  }

  @Test
  void saysAtTheStartWhatItIsAndAsWhomItActs() throws Exception {
    String gate = "arn:aws:iam::111122223333:role/gate";
    shell.leave("keyturn-worker", worker("KEYTURN_ROLE_GATE=" + gate + " "));

    awaitReady(listener());

    assertThat(Files.readString(log))
        .contains(
            "Keyturn 0.1.0",
            "namespace default, task queues keyturn, keyturn-steps, keyturn-bulk, keyturn-gate",
            "Up to 8 pages at once, 256 connections to AWS, PT20S of grace",
            "AWS account 111122223333",
            "GATE acts as " + gate,
            "PLANNER acts as the worker (no KEYTURN_ROLE_PLANNER)");
  }

  @Test
  void doesNotStartWithAVariableThatIsNotKnown() throws Exception {
    Answer refused = shell.run("keyturn-worker", "KEYTURN_BULK_SLOT=4 ./keyturn worker");

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "unknown in the environment: KEYTURN_BULK_SLOT (did you mean KEYTURN_BULK_SLOTS?)");
  }

  @Test
  void writesItsLogAsJson() throws Exception {
    Answer refused =
        shell.run("keyturn-worker", "KEYTURN_LOG_FORMAT=json KEYTURN_BULK_SLOT=4 ./keyturn worker");

    JsonNode line = new ObjectMapper().readTree(refused.err());
    assertThat(line.path("level").asText()).isEqualTo("ERROR");
    assertThat(line.path("formattedMessage").asText()).contains("KEYTURN_BULK_SLOTS");
  }

  @Test
  void doesNotStartWhereSomethingElseListens() throws Exception {
    shell.leave("keyturn-worker", worker(""));
    String taken = listener().toString().replace("http://", "");

    Answer refused =
        shell.run("keyturn-worker", "KEYTURN_METRICS_ADDRESS=" + taken + " ./keyturn worker");

    assertThat(refused.exit()).isOne();
    assertThat(refused.err()).contains("KEYTURN_METRICS_ADDRESS", taken);
  }

  private String worker(String more) {
    return more + "KEYTURN_METRICS_ADDRESS=0 exec ./keyturn worker >$WORK/worker.log 2>&1";
  }

  private URI listener() {
    return Await.until(
        "say where it listens",
        PATIENCE,
        () -> {
          Matcher listens = LISTENS.matcher(logged());
          return listens.find() ? Optional.of(URI.create(listens.group(1))) : Optional.empty();
        });
  }

  private String logged() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitReady(URI listener) {
    Await.until("become ready", PATIENCE, () -> get(listener, "/readyz").statusCode() == 200);
  }

  /** As an image does it that has no curl. */
  private Answer healthCheck(URI listener) throws Exception {
    return shell.run(
        "operator",
        "KEYTURN_METRICS_ADDRESS="
            + listener.getPort()
            + " java -cp worker/target/worker.jar dev.keyturn.worker.HealthCheck");
  }

  private void start() throws Exception {
    shell.good(
        "operator",
        "temporal workflow start --type RotateKey --task-queue keyturn --workflow-id run --input"
            + " '{\"key\":\"alias/orders\",\"region\":\"eu-west-1\",\"strategy\":\"REPLACE\","
            + "\"requestedBy\":\"owner@example.com\",\"mode\":\"EXECUTE\",\"settle\":\"PT1S\","
            + "\"stores\":[{\"type\":\"bucket\",\"name\":\"orders\"}]}'");
  }

  private void replace() throws Exception {
    start();
    Answer waits = shell.good("operator", "./keyturn watch --until-waiting run");
    Matcher proof = PROOF.matcher(waits.out());
    assertThat(proof.find()).as(waits.out()).isTrue();
    shell.good(
        "operator",
        "./keyturn approve run --approver lead@example.com --scope-is-complete --proof "
            + proof.group(1));
    assertThat(shell.good("operator", "./keyturn watch run").out()).contains("DONE");
  }

  private void audit() throws Exception {
    shell.good(
        "operator",
        "./keyturn audit --region eu-west-1 --report file:$WORK/audits"
            + " --requested-by auditor@example.com");
  }

  /** One object is copied, so that the page with the slow one is under way. */
  private static boolean isInAPage(URI listener) {
    return COPIED.matcher(get(listener, "/metrics").body()).find();
  }

  private static String fault(String what) {
    return ("{'service':'s3','operation':'CopyObject'," + what + "}").replace('\'', '"');
  }

  private static String items(String result, int count) {
    return "keyturn_items_total{result=\"%s\",store=\"bucket\",sweep=\"reencrypt\"} %d.0"
        .formatted(result, count);
  }

  private static List<String> alertsGoBy(Path alerts) throws IOException {
    List<String> names =
        NAME.matcher(Files.readString(alerts)).results().map(found -> found.group(1)).toList();
    assertThat(names).hasSizeGreaterThan(8);
    return names;
  }

  private static HttpResponse<String> get(URI listener, String path) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(listener.resolve(path)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException("nothing answers at " + listener, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
