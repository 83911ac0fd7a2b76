package dev.keyturn.aws.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.audit.AuditPage;
import dev.keyturn.audit.AuditTally;
import dev.keyturn.audit.AuditTarget;
import dev.keyturn.audit.Exemption;
import dev.keyturn.audit.Finding;
import dev.keyturn.audit.FindingKind;
import dev.keyturn.audit.KeyAudit;
import dev.keyturn.audit.KeyAudit.Exempted;
import dev.keyturn.audit.NotAssessed;
import dev.keyturn.audit.ReportAssembly;
import dev.keyturn.audit.ReportOrder;
import dev.keyturn.audit.ReportUri;
import dev.keyturn.audit.TargetAudit;
import dev.keyturn.aws.s3.Estate;
import dev.keyturn.key.KeyArn;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports for Security Hub, held against what BatchImportFindings takes. */
public final class AsffFileTest {
  private static final KeyArn KEY =
      new KeyArn("arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1");
  private static final Instant AT = Instant.parse("2026-06-01T00:00:00Z");

  @TempDir private Path folder;
  private JsonNode findings = MissingNode.getInstance();

  @BeforeEach
  void write() throws IOException {
    TestActivityEnvironment environment = Estate.activityEnvironment();
    try {
      environment.registerActivitiesImplementations((Writes) this::written);
      findings =
          KeyturnJson.mapper().readTree(environment.newActivityStub(Writes.class).asff("now"));
    } finally {
      environment.close();
    }
  }

  @Test
  void hasEveryFindingOnceAndArchivesWhatIsResolved() {
    assertThat(findings.findValuesAsText("Id"))
        .containsSubsequence(
            KEY + "#PUBLIC_POLICY",
            KEY + "#ROTATION_OFF",
            KEY + "#MATERIAL_TOO_OLD",
            KEY + "#PENDING_DELETION");
    assertThat(findings).hasSize(4);
    assertThat(findings.findValuesAsText("RecordState"))
        .containsExactly("ACTIVE", "ACTIVE", "ACTIVE", "ARCHIVED");
    assertThat(findings.findValues("Compliance"))
        .extracting(node -> node.path("Status").asText())
        .containsExactly("FAILED", "FAILED", "NOT_AVAILABLE", "PASSED");
    assertThat(findings.at("/0/Severity/Label").asText()).isEqualTo("CRITICAL");
    assertThat(findings.at("/0/Compliance/RelatedRequirements/0").asText())
        .isEqualTo("Security Hub KMS.5");
    assertThat(findings.at("/1/Workflow/Status").asText()).isEqualTo("SUPPRESSED");
  }

  @Test
  void keepsToTheFieldsAndLimitsOfTheFormat() {
    for (JsonNode finding : findings) {
      assertThat(finding.path("SchemaVersion").asText()).isEqualTo("2018-10-08");
      assertThat(finding.path("ProductArn").asText())
          .isEqualTo(
              "arn:aws-us-gov:securityhub:us-gov-west-1:111122223333:product/111122223333/default");
      text(finding, "/AwsAccountId", 12);
      text(finding, "/Id", 512);
      text(finding, "/GeneratorId", 512);
      text(finding, "/Title", 256);
      text(finding, "/Description", 1_024);
      assertThat(Instant.parse(finding.path("CreatedAt").asText())).isEqualTo(AT);
      assertThat(Instant.parse(finding.path("UpdatedAt").asText())).isEqualTo(AT);
      assertThat(finding.at("/Types/0").asText().split("/")).hasSize(2);
      assertThat(finding.at("/Severity/Label").asText())
          .isIn("INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL");
      assertThat(finding.at("/Compliance/Status").asText())
          .isIn("PASSED", "WARNING", "FAILED", "NOT_AVAILABLE");
      finding
          .at("/Compliance/RelatedRequirements")
          .forEach(one -> assertThat(one.asText()).hasSizeLessThanOrEqualTo(64));
      assertThat(finding.at("/Remediation/Recommendation/Text").asText())
          .hasSizeLessThanOrEqualTo(512);
      JsonNode resource = finding.at("/Resources/0");
      assertThat(resource.path("Type").asText()).isEqualTo("AwsKmsKey");
      assertThat(resource.path("Id").asText()).isEqualTo(KEY.value());
      assertThat(resource.path("Partition").asText()).isEqualTo("aws-us-gov");
      assertThat(resource.path("Region").asText()).isEqualTo("us-gov-west-1");
    }
  }

  private static void text(JsonNode finding, String field, int most) {
    assertThat(finding.at(field).asText()).isNotBlank().hasSizeLessThanOrEqualTo(most);
  }

  private String written(String when) {
    ReportUri directory = new ReportUri("file:" + folder + "/" + when);
    ReportOrder order = new ReportOrder(directory, "us-gov-west-1", Optional.empty());
    ReportStore store = new FileReportStore(directory);
    store.prepare();
    try {
      String page = KeyturnJson.mapper().writeValueAsString(audit());
      store.write(AuditPage.name(0, 0), out -> out.write(page));
      StringWriter out = new StringWriter();
      AsffFile.write(
          out,
          assembly(order),
          Pages.of(store, assembly(order).targets()),
          List.of(KEY + "#PENDING_DELETION"));
      return out.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyAudit audit() {
    String much = "much ".repeat(400);
    return new KeyAudit(
        KEY,
        "CUSTOMER",
        List.of(new Finding(FindingKind.PUBLIC_POLICY, KEY, much, much, "aws kms get-key-policy")),
        List.of(
            new Exempted(
                new Finding(FindingKind.ROTATION_OFF, KEY, "off", "turn it on", "./keyturn"),
                new Exemption(KEY, FindingKind.ROTATION_OFF, much, AT.plusSeconds(1)))),
        List.of(new NotAssessed(FindingKind.MATERIAL_TOO_OLD, KEY, "denied")),
        Optional.empty());
  }

  private static ReportAssembly assembly(ReportOrder order) {
    AuditTarget target = new AuditTarget("us-gov-west-1", Optional.empty());
    return new ReportAssembly(
        order,
        "AuditKeys/us-gov-west-1",
        AT,
        "auditor",
        AuditTally.NONE,
        List.of(new TargetAudit(target, AuditTally.NONE, 1, Optional.empty(), Optional.empty())),
        Optional.empty());
  }

  /** Pages are read with heartbeats, for which there has to be an activity. */
  @ActivityInterface
  public interface Writes {
    /** The file's text. */
    @ActivityMethod
    String asff(String when);
  }
}
