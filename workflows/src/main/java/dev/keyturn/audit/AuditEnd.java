package dev.keyturn.audit;

import dev.keyturn.Markdown;
import java.util.stream.Collectors;

/** What an audit came to, as the Markdown that the web UI shows below its progress. */
final class AuditEnd {
  private static final int SHOWN = 10;

  private AuditEnd() {}

  static String markdown(ReportPlace place, ReportSummary summary) {
    return "\nReport: `"
        + place.directory()
        + "`, "
        + Markdown.text(place.where())
        + "\n\n"
        + summary.worst().stream().limit(SHOWN).map(AuditEnd::line).collect(Collectors.joining());
  }

  private static String line(Finding finding) {
    return "- "
        + Markdown.text(finding.severity() + " " + finding.kind() + ": " + finding.evidence())
        + ", `"
        + finding.key()
        + "`\n";
  }
}
