package dev.keyturn.aws.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.audit.Finding;
import dev.keyturn.audit.KeyAudit;
import dev.keyturn.audit.KeyAudit.Exempted;
import dev.keyturn.audit.NotAssessed;
import dev.keyturn.audit.ReportAssembly;
import dev.keyturn.key.KeyArn;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/**
 * Everything in AWS's Security Finding Format, as one JSON array for BatchImportFindings. A finding
 * keeps its id, so that Security Hub updates it: what is resolved is archived.
 */
final class AsffFile {
  static final String NAME = "findings.asff.json";

  private static final int TITLE = 256;
  private static final int DESCRIPTION = 1_024;
  private static final int RECOMMENDATION = 512;
  private static final String TYPE =
      "Software and Configuration Checks/AWS Security Best Practices";

  private final ObjectMapper mapper = KeyturnJson.mapper();
  private final String at;

  private AsffFile(ReportAssembly assembly) {
    this.at = assembly.at().toString();
  }

  /**
   * Writes it.
   *
   * @param resolved the ids of findings that an earlier report had and that are no more
   */
  static void write(Writer out, ReportAssembly assembly, Pages pages, List<String> resolved)
      throws IOException {
    AsffFile file = new AsffFile(assembly);
    try (JsonGenerator json = file.mapper.getFactory().createGenerator(out)) {
      json.writeStartArray();
      pages.forEach(key -> file.write(json, key));
      for (String id : resolved) {
        json.writeRaw('\n');
        json.writePOJO(file.resolved(id));
      }
      json.writeEndArray();
    }
  }

  private void write(JsonGenerator json, KeyAudit key) throws IOException {
    for (Finding finding : key.findings()) {
      json.writeRaw('\n');
      json.writePOJO(found(finding));
    }
    for (Exempted one : key.exempt()) {
      ObjectNode exempt = found(one.finding());
      exempt.putObject("Workflow").put("Status", "SUPPRESSED");
      exempt
          .putObject("Note")
          .put("Text", cut(one.exemption().reason(), RECOMMENDATION))
          .put("UpdatedBy", "keyturn")
          .put("UpdatedAt", at);
      json.writeRaw('\n');
      json.writePOJO(exempt);
    }
    for (NotAssessed unknown : key.notAssessed()) {
      ObjectNode untold = finding(unknown.id(), unknown.key(), unknown.reason(), "NOT_AVAILABLE");
      json.writeRaw('\n');
      json.writePOJO(untold);
    }
  }

  private ObjectNode found(Finding finding) {
    ObjectNode found = finding(finding.id(), finding.key(), finding.evidence(), "FAILED");
    found.putObject("Severity").put("Label", finding.severity().name());
    finding
        .controls()
        .forEach(found.withObject("/Compliance").withArray("RelatedRequirements")::add);
    found
        .putObject("Remediation")
        .putObject("Recommendation")
        .put("Text", cut(finding.remedy() + ": " + finding.command(), RECOMMENDATION));
    return found;
  }

  private ObjectNode resolved(String id) {
    KeyArn key = new KeyArn(id.substring(0, id.indexOf('#')));
    return finding(id, key, "An earlier audit found this; it is no more.", "PASSED")
        .put("RecordState", "ARCHIVED");
  }

  private ObjectNode finding(String id, KeyArn key, String description, String compliance) {
    String kind = id.substring(id.indexOf('#') + 1);
    String partition = key.value().split(":", -1)[1];
    String account = key.account();
    ObjectNode finding =
        mapper
            .createObjectNode()
            .put("SchemaVersion", "2018-10-08")
            .put("Id", id)
            .put(
                "ProductArn",
                "arn:%s:securityhub:%s:%s:product/%s/default"
                    .formatted(partition, key.region(), account, account))
            .put("ProductName", "Keyturn")
            .put("GeneratorId", "keyturn/" + kind)
            .put("AwsAccountId", account)
            .put("CreatedAt", at)
            .put("UpdatedAt", at)
            .put("Title", cut("KMS key: " + words(kind), TITLE))
            .put("Description", cut(description, DESCRIPTION))
            .put("RecordState", "ACTIVE");
    finding.putArray("Types").add(TYPE);
    finding.putObject("Severity").put("Label", "INFORMATIONAL");
    finding.putObject("Compliance").put("Status", compliance);
    finding
        .putArray("Resources")
        .addObject()
        .put("Type", "AwsKmsKey")
        .put("Id", key.value())
        .put("Partition", partition)
        .put("Region", key.region());
    return finding;
  }

  private static String words(String kind) {
    return kind.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
