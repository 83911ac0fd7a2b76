package dev.keyturn.aws.report;

import dev.keyturn.audit.AuditTally;
import dev.keyturn.audit.Comparison;
import dev.keyturn.audit.Finding;
import dev.keyturn.audit.KeyAudit.Exempted;
import dev.keyturn.audit.NotAssessed;
import dev.keyturn.audit.ReportAssembly;
import dev.keyturn.audit.Severity;
import dev.keyturn.audit.TargetAudit;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/** One page for people; it needs nothing but itself, and a browser lets it load nothing. */
final class HtmlFile {
  static final String NAME = "report.html";

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>Keyturn audit</title>
      <style>
      body { font-family: sans-serif; margin: 2em; line-height: 1.4 }
      table { border-collapse: collapse; margin-bottom: 2em }
      th, td { border: 1px solid #bbb; padding: .3em .6em; text-align: left; vertical-align: top }
      td { overflow-wrap: anywhere }
      td:first-child { white-space: nowrap }
      th { background: #eee }
      code { white-space: pre-wrap }
      </style>
      </head>
      <body>
      """;

  private final Writer out;
  private final Pages pages;

  private HtmlFile(Writer out, Pages pages) {
    this.out = out;
    this.pages = pages;
  }

  static void write(
      Writer out, ReportAssembly assembly, Optional<Comparison> comparison, Pages pages)
      throws IOException {
    HtmlFile file = new HtmlFile(out, pages);
    out.write(HEAD);
    file.summary(assembly, comparison);
    file.targets(assembly);
    for (Severity severity : Severity.values()) {
      file.findings(severity);
    }
    file.exempt();
    file.notAssessed();
    out.write("</body>\n</html>\n");
  }

  private void summary(ReportAssembly assembly, Optional<Comparison> comparison)
      throws IOException {
    AuditTally total = assembly.total();
    out.write("<h1>Keyturn audit</h1>\n<p>");
    text("Run " + assembly.run() + ", requested by " + assembly.requestedBy());
    text(", begun at " + assembly.at() + ". ");
    text(total.keys() + " keys, of which AWS manages " + total.managed() + ". ");
    text(total.found() + " findings, " + total.exempt() + " more that are lived with. ");
    text(total.notAssessed() + " judgements could not be made; they did not pass.");
    out.write("</p>\n");
    if (comparison.isPresent()) {
      out.write("<p>");
      text(compared(comparison.get()));
      out.write("</p>\n");
    }
  }

  private static String compared(Comparison found) {
    return found
        .whyNot()
        .map(why -> "Not compared with " + found.with() + ": " + why)
        .orElseGet(
            () ->
                String.format(
                    "Since %s: %d new, %d still open, %d resolved, %d lived with now, %d not"
                        + " assessed now.",
                    found.with(),
                    found.appeared(),
                    found.stillOpen(),
                    found.resolved(),
                    found.exempt(),
                    found.notAssessed()));
  }

  private void targets(ReportAssembly assembly) throws IOException {
    begin("Targets", "target", "keys", "findings", "not assessed");
    for (TargetAudit one : assembly.targets()) {
      row(
          one.target().toString(),
          String.valueOf(one.tally().keys()),
          String.valueOf(one.tally().found()),
          String.join("; ", one.whatIsMissing()));
    }
    end();
  }

  private void findings(Severity severity) throws IOException {
    begin(severity + " findings", "finding", "key", "evidence", "remedy", "command");
    pages.forEach(
        key -> {
          for (Finding finding : key.findings()) {
            if (finding.severity() == severity) {
              row(
                  finding.kind().name(),
                  finding.key().value(),
                  finding.evidence(),
                  finding.remedy(),
                  finding.command());
            }
          }
        });
    end();
  }

  private void exempt() throws IOException {
    begin("Lived with", "finding", "key", "evidence", "reason", "until");
    pages.forEach(
        key -> {
          for (Exempted one : key.exempt()) {
            row(
                one.finding().kind().name(),
                one.finding().key().value(),
                one.finding().evidence(),
                one.exemption().reason(),
                one.exemption().expires().toString());
          }
        });
    end();
  }

  private void notAssessed() throws IOException {
    begin("Not assessed", "finding that there may be", "key", "why nobody knows");
    pages.forEach(
        key -> {
          for (NotAssessed one : key.notAssessed()) {
            row(one.kind().name(), one.key().value(), one.reason());
          }
        });
    end();
  }

  private void begin(String heading, String... heads) throws IOException {
    out.write("<h2>");
    text(heading);
    out.write("</h2>\n<table>\n<tr>");
    for (String head : heads) {
      out.write("<th>");
      text(head);
      out.write("</th>");
    }
    out.write("</tr>\n");
  }

  private void row(String... cells) throws IOException {
    out.write("<tr>");
    for (String cell : cells) {
      out.write("<td>");
      text(cell);
      out.write("</td>");
    }
    out.write("</tr>\n");
  }

  private void end() throws IOException {
    out.write("</table>\n");
  }

  /** The only way in which anything from outside gets into the page. */
  private void text(String text) throws IOException {
    out.write(
        text.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;")
            .replace("'", "&#39;"));
  }
}
