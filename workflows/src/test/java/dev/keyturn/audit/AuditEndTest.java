package dev.keyturn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyArn;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditEndTest {
  private static final ReportPlace PLACE =
      new ReportPlace(new ReportUri("s3://key-audits/daily/1"), "in S3");
  private static final Finding FINDING =
      new Finding(
          FindingKind.PUBLIC_POLICY,
          new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/a"),
          "allows *",
          "narrow it",
          "aws kms put-key-policy");

  @Test
  void saysWhereTheReportIsAndTheWorstFindings() {
    assertThat(markdown(1))
        .startsWith("\nReport: `s3://key-audits/daily/1`, in S3\n\n- CRITICAL PUBLIC\\_POLICY: ")
        .endsWith("allows \\*, `arn:aws:kms:eu-west-1:111122223333:key/a`\n");
  }

  @Test
  void showsTenFindingsAtMost() {
    assertThat(markdown(50).lines().filter(line -> line.startsWith("- "))).hasSize(10);
  }

  private static String markdown(int findings) {
    return AuditEnd.markdown(
        PLACE, new ReportSummary(Collections.nCopies(findings, FINDING), Optional.empty()));
  }
}
