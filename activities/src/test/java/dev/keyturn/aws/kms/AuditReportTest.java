package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.audit.AuditActivities;
import dev.keyturn.audit.AuditPage;
import dev.keyturn.audit.AuditPolicy;
import dev.keyturn.audit.AuditTally;
import dev.keyturn.audit.AuditTarget;
import dev.keyturn.audit.Comparison;
import dev.keyturn.audit.Exemption;
import dev.keyturn.audit.Finding;
import dev.keyturn.audit.FindingKind;
import dev.keyturn.audit.ReportAssembly;
import dev.keyturn.audit.ReportOrder;
import dev.keyturn.audit.ReportSummary;
import dev.keyturn.audit.ReportUri;
import dev.keyturn.audit.RunEnd;
import dev.keyturn.audit.TargetAudit;
import dev.keyturn.aws.s3.Estate;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.sandbox.Fault;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports of audits, on disk and in the sandbox's S3. */
class AuditReportTest {
  private static final String IN_S3 = "s3://" + Estate.BUCKET + "/audits/run";
  private static final AuditTarget TARGET = new AuditTarget(Estate.REGION, Optional.empty());
  private static final List<String> FILES =
      List.of("findings.json", "findings.csv", "report.html", "findings.asff.json");

  private final Estate estate = new Estate();
  private final TestActivityEnvironment environment = Estate.activityEnvironment();
  private final AuditActivities activities = activities();

  @TempDir private Path folder;

  private AuditActivities activities() {
    environment.registerActivitiesImplementations(
        new KmsAuditActivities(estate.worker(), made -> RunEnd.FORGOTTEN));
    return environment.newActivityStub(AuditActivities.class);
  }

  @AfterEach
  void close() {
    environment.close();
    estate.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:", IN_S3})
  void writesTheSameFilesWhenEverythingIsRunTwice(String place) throws IOException {
    ReportOrder order = order(place);
    activities.prepareAuditReport(order);
    activities.prepareAuditReport(order);
    TargetAudit target = audited(order, plain());
    ReportSummary first = activities.writeAuditReport(assembly(order, target, Optional.empty()));
    List<String> files = files(order);

    assertThat(activities.writeAuditReport(assembly(order, target, Optional.empty())))
        .isEqualTo(first);
    assertThat(files(order)).isEqualTo(files);
    JsonNode json = KeyturnJson.mapper().readTree(files.get(0));
    assertThat(json.at("/total/findings/ROTATION_OFF").asInt()).isEqualTo(2);
    assertThat(json.path("keys").findValuesAsText("id"))
        .containsExactlyInAnyOrder(
            estate.oldKey() + "#ROTATION_OFF", estate.newKey() + "#ROTATION_OFF");
    assertThat(files.get(1).lines()).hasSize(3);
    assertThat(files.get(2)).contains(estate.oldKey().value(), "2 findings");
    assertThat(first.worst()).extracting(Finding::kind).containsOnly(FindingKind.ROTATION_OFF);
  }

  @ParameterizedTest
  @CsvSource({"PutObject, AFTER", "HeadObject, AFTER", "GetObject, AFTER"})
  void getsOnThoughAnAnswerOfS3IsLost(String operation, Fault.Kind kind) throws IOException {
    ReportOrder order = order(IN_S3);
    activities.prepareAuditReport(order);
    TargetAudit target = audited(order, plain());
    estate.fault(kind, "s3", operation);

    activities.writeAuditReport(assembly(order, target, Optional.empty()));

    assertThat(files(order)).allMatch(text -> text.contains(estate.newKey().value()));
  }

  @Test
  void tellsAPageThatIsCutShortFromAPageAndDoesItAllAgain() throws IOException {
    ReportOrder order = order(IN_S3);
    activities.prepareAuditReport(order);
    TargetAudit target = audited(order, plain());
    estate.fault(Fault.Kind.TRUNCATE, "s3", "GetObject");

    assertThatThrownBy(() -> activities.writeAuditReport(assembly(order, target, Optional.empty())))
        .satisfies(
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.UNAVAILABLE));
    activities.writeAuditReport(assembly(order, target, Optional.empty()));

    assertThat(files(order)).allMatch(text -> text.contains(estate.newKey().value()));
  }

  @Test
  void makesADirectoryThatIsClosedToOthersAndSaysWhereItIs() throws IOException {
    ReportOrder order = order("file:");

    assertThat(activities.prepareAuditReport(order).where()).startsWith("on the disk of worker ");

    assertThat(Files.getPosixFilePermissions(folder.resolve("run")))
        .containsExactlyInAnyOrder(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE);
  }

  @ParameterizedTest
  @CsvSource({"file:/proc/none/run", "s3://no-such-bucket/run"})
  void refusesAPlaceThatTakesNoReport(String place) {
    ReportOrder order = new ReportOrder(new ReportUri(place), Estate.REGION, Optional.empty());

    assertRefused(order, "report \"" + place + "\": can't be written");
  }

  @Test
  void refusesToCompareWithWhatIsNoReport() {
    ReportUri nothing = new ReportUri("file:" + folder + "/nothing");
    ReportOrder order = order("file:");

    assertRefused(
        new ReportOrder(order.directory(), order.region(), Optional.of(nothing)),
        "compareWith \"" + nothing + "\": there is no report");
  }

  @Test
  void tellsWhatIsNewAndWhatIsResolvedSinceAnEarlierReport() {
    ReportOrder then = order("file:");
    estate.createKey();
    KeyArn exempt = estate.createKey();
    write(then, plain(), Optional.empty());
    estate.kms().enableKeyRotation(enable -> enable.keyId(estate.oldKey().value()));
    estate.kms().enableKeyRotation(enable -> enable.keyId(estate.newKey().value()));
    estate.createKey();
    Exemption legacy = exemption(exempt, "legacy");

    assertThat(
            write(
                order(IN_S3),
                new AuditPolicy(null, List.of(legacy)),
                Optional.of(then.directory())))
        .contains(new Comparison(then.directory(), 1, 1, 2, 1, 0, Optional.empty()));
  }

  @Test
  void takesNothingForResolvedWhereItDidNotLook() {
    ReportOrder then = order("file:");
    write(then, plain(), Optional.empty());
    ReportOrder now = order(IN_S3);
    activities.prepareAuditReport(now);
    TargetAudit denied =
        new TargetAudit(
            TARGET, AuditTally.NONE, 0, Optional.of("kms:ListKeys denied"), Optional.empty());
    TargetAudit elsewhere =
        new TargetAudit(
            new AuditTarget("us-east-1", Optional.empty()),
            AuditTally.NONE,
            0,
            Optional.empty(),
            Optional.empty());

    for (TargetAudit target : List.of(denied, elsewhere)) {
      assertThat(
              activities
                  .writeAuditReport(assembly(now, target, Optional.of(then.directory())))
                  .comparison())
          .contains(new Comparison(then.directory(), 0, 0, 0, 0, 2, Optional.empty()));
    }
  }

  @Test
  void losesNoReportBecauseTheOneOfALastRunIsGone() {
    ReportUri gone = new ReportUri(IN_S3 + "-gone");

    Optional<Comparison> comparison = write(order("file:"), plain(), Optional.of(gone));

    assertThat(comparison.orElseThrow().whyNot().orElseThrow())
        .startsWith("compareWith \"" + gone + "\"");
  }

  @Test
  void letsNothingFromOutsideOutOfItsCell() throws IOException {
    KeyArn key = estate.oldKey();
    ReportOrder order = order("file:");
    Exemption nasty = exemption(key, "=1+1,\"<script>alert(1)</script>\"");
    write(order, new AuditPolicy(null, List.of(nasty)), Optional.empty());
    List<String> files = files(order);

    assertThat(files.get(1)).contains("=1+1,\"\"<script>alert(1)</script>\"\"\"");
    assertThat(files.get(2))
        .contains("<td>=1+1,&quot;&lt;script&gt;alert(1)&lt;/script&gt;&quot;</td>")
        .doesNotContain("<script", "http://", "https://", "src=");
  }

  private void assertRefused(ReportOrder order, String message) {
    assertThatThrownBy(() -> activities.prepareAuditReport(order))
        .satisfies(
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.INVALID_INPUT);
              assertThat(FailureType.message(failure)).startsWith(message);
            });
  }

  private ReportOrder order(String place) {
    String directory = place.equals("file:") ? "file:" + folder + "/run" : place;
    return new ReportOrder(new ReportUri(directory), Estate.REGION, Optional.empty());
  }

  private Optional<Comparison> write(
      ReportOrder order, AuditPolicy policy, Optional<ReportUri> compareWith) {
    activities.prepareAuditReport(order);
    return activities
        .writeAuditReport(assembly(order, audited(order, policy), compareWith))
        .comparison();
  }

  private TargetAudit audited(ReportOrder order, AuditPolicy policy) {
    AuditTally tally =
        activities
            .auditKeyPage(
                new AuditPage(TARGET, Optional.empty(), policy, order, AuditPage.name(0, 0)))
            .tally();
    return new TargetAudit(TARGET, tally, 1, Optional.empty(), Optional.empty());
  }

  private static ReportAssembly assembly(
      ReportOrder order, TargetAudit target, Optional<ReportUri> compareWith) {
    return new ReportAssembly(
        order,
        "AuditKeys/eu-west-1",
        Instant.EPOCH,
        "auditor",
        target.tally(),
        List.of(target),
        compareWith);
  }

  private List<String> files(ReportOrder order) throws IOException {
    List<String> found = new ArrayList<>();
    for (String name : FILES) {
      found.add(
          order.directory().isS3()
              ? estate
                  .s3()
                  .getObjectAsBytes(get -> get.bucket(Estate.BUCKET).key("audits/run/" + name))
                  .asString(StandardCharsets.UTF_8)
              : Files.readString(folder.resolve("run").resolve(name)));
    }
    return found;
  }

  private static AuditPolicy plain() {
    return new AuditPolicy(null, null);
  }

  private static Exemption exemption(KeyArn key, String reason) {
    return new Exemption(
        key, FindingKind.ROTATION_OFF, reason, Instant.parse("2999-01-01T00:00:00Z"));
  }
}
