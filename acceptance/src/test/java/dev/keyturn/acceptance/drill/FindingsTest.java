package dev.keyturn.acceptance.drill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingsTest {
  private final Findings findings = new Findings();

  @Test
  void areNeverDoneWhileNothingWasShown() {
    DrillReport report = findings.report();

    assertThat(report.outcome()).isEqualTo("PROVISIONING");
    assertThat(report.error().orElseThrow())
        .contains("did not end in DONE", "old key answers nothing", "made only 0 calls");
  }

  @Test
  void areNotDoneWhenTheOldKeyStillAnswersOnce() {
    findings.answers("DisabledException", "AccessDeniedException");
    findings.answers("it still decrypts", "AccessDeniedException");

    assertThat(findings.report().error().orElseThrow())
        .contains("the old key answers DisabledException, then it still decrypts");
  }

  @Test
  void tellHowFarADrillCameAndWhyItEnded() {
    findings.reached("PREPARING");
    findings.failed(new IllegalStateException("no room"));

    assertThat(findings.report().outcome()).isEqualTo("PREPARING");
    assertThat(findings.report().error()).contains("no room");
  }
}
