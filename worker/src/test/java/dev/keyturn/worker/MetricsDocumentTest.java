package dev.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.aws.AwsCall;
import dev.keyturn.key.DeathCertificate;
import dev.keyturn.key.KeyArn;
import io.temporal.worker.MetricsType;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the documentation of metrics and the alert rules know what the worker shows. */
class MetricsDocumentTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (keyturn_\\w+) (\\w+)$");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(keyturn_\\w+)` \\| (\\w+) \\|");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^(keyturn_\\w+)[{ ]");
  private static final Pattern OURS = Pattern.compile("\\b(keyturn_\\w+)\\b");
  private static final Pattern TEMPORALS = Pattern.compile("\\b(temporal_\\w+)\\b");
  private static final Pattern SUFFIX = Pattern.compile("_total$|_seconds(_sum|_count|_max)?$");
  private static final Pattern LABELS = Pattern.compile("(\\w+)=\"");
  private String scraped = "";

  @BeforeEach
  void scrape() {
    Metrics metrics = new Metrics();
    metrics.showReady(() -> true);
    ActivityMetrics activities = new ActivityMetrics(metrics);
    activities.done(
        "WriteAuditReport", AuditMetricsTest.report(1, 1, 1), AuditMetricsTest.summary());
    activities.done(
        "ProveKeyDead",
        "",
        new DeathCertificate(
            new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/1"),
            "DisabledException",
            3,
            Instant.EPOCH));
    metrics.count(new AwsCall("S3", "CopyObject", AwsCall.Result.OK, 0, Duration.ofMillis(3)));
    scraped = metrics.scrape();
  }

  @Test
  void documentsEveryMetricWithItsType() throws IOException {
    assertThat(pairs(ROW, read("metrics.md"))).isEqualTo(pairs(TYPE, scraped));
  }

  @Test
  void documentsEveryLabel() throws IOException {
    String document = read("metrics.md");

    assertThat(found(LABELS, ours(scraped)))
        .isNotEmpty()
        .allSatisfy(label -> assertThat(document).contains("`" + label + "`"));
  }

  @Test
  void alertsByMetricsThatThereAre() throws IOException {
    String alerts = read("alerts.yml");

    assertThat(found(SAMPLE, scraped)).containsAll(found(OURS, alerts));
    assertThat(found(OURS, alerts)).hasSizeGreaterThan(3);
    assertThat(found(TEMPORALS, alerts))
        .isNotEmpty()
        .allSatisfy(
            name -> assertThat(temporals()).contains(SUFFIX.matcher(name).replaceFirst("")));
  }

  /** The SDK's own list of its metrics. */
  private static List<String> temporals() {
    return Arrays.stream(MetricsType.class.getFields()).map(MetricsDocumentTest::value).toList();
  }

  private static String value(Field constant) {
    try {
      return String.valueOf(constant.get(null));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String ours(String text) {
    return text.lines()
        .filter(line -> line.startsWith("keyturn_"))
        .collect(Collectors.joining("\n"));
  }

  private static Set<String> pairs(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(pair -> pair.group(1) + " " + pair.group(2))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String read(String file) throws IOException {
    return Files.readString(DOCS.resolve(file));
  }
}
