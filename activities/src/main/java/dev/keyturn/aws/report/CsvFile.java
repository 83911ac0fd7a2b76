package dev.keyturn.aws.report;

import dev.keyturn.audit.Finding;
import dev.keyturn.audit.KeyAudit;
import dev.keyturn.audit.KeyAudit.Exempted;
import dev.keyturn.audit.NotAssessed;
import dev.keyturn.key.KeyArn;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Collectors;

/** Findings, and what is lived with or not known, for spreadsheets; as RFC 4180 has it. */
final class CsvFile {
  static final String NAME = "findings.csv";

  private CsvFile() {}

  static void write(Writer out, Pages pages) throws IOException {
    row(
        out,
        List.of(
            "status",
            "severity",
            "kind",
            "account",
            "region",
            "key",
            "evidence",
            "remedy",
            "command",
            "controls"));
    pages.forEach(key -> write(out, key));
  }

  private static void write(Writer out, KeyAudit key) throws IOException {
    for (Finding finding : key.findings()) {
      finding(out, "OPEN", finding, finding.evidence());
    }
    for (Exempted exempt : key.exempt()) {
      finding(
          out,
          "EXEMPT",
          exempt.finding(),
          exempt.finding().evidence()
              + "; lived with until "
              + exempt.exemption().expires()
              + ": "
              + exempt.exemption().reason());
    }
    for (NotAssessed unknown : key.notAssessed()) {
      KeyArn arn = unknown.key();
      row(
          out,
          List.of(
              "NOT_ASSESSED",
              unknown.kind().severity().name(),
              unknown.kind().name(),
              arn.account(),
              arn.region(),
              arn.value(),
              unknown.reason(),
              "",
              "",
              String.join("; ", unknown.kind().controls())));
    }
  }

  private static void finding(Writer out, String status, Finding finding, String evidence)
      throws IOException {
    row(
        out,
        List.of(
            status,
            finding.severity().name(),
            finding.kind().name(),
            finding.key().account(),
            finding.key().region(),
            finding.key().value(),
            evidence,
            finding.remedy(),
            finding.command(),
            String.join("; ", finding.controls())));
  }

  private static void row(Writer out, List<String> cells) throws IOException {
    out.write(cells.stream().map(CsvFile::cell).collect(Collectors.joining(",")));
    out.write("\r\n");
  }

  /** A spreadsheet takes a cell that begins so for a formula. */
  private static String cell(String text) {
    String safe = text.matches("(?s)[=+@\\t\\r-].*") ? "'" + text : text;
    return "\"" + safe.replace("\"", "\"\"") + "\"";
  }
}
