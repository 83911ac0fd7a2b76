package dev.keyturn.starter.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RunsTextTest {
  private static final Instant NOW = Instant.parse("2027-03-04T12:00:00Z");
  private static final String KEY =
      "arn:aws:kms:eu-west-1:111122223333:key/fccc2c35-f0b8-4609-e5f1-2c55dd85aba8";

  private static final List<ListedRun> RUNS =
      List.of(
          new ListedRun(
              "RespondToCompromise/eu-west-1/orders",
              "run",
              "RespondToCompromise",
              "RUNNING",
              Optional.of("AWAITING_APPROVAL"),
              Optional.of(NOW.minusSeconds(7_530)),
              Optional.of(0L),
              Optional.of(KEY),
              Instant.parse("2027-03-04T08:59:01Z")),
          new ListedRun(
              "RotateKey/eu-west-1/invoices",
              "run",
              "RotateKey",
              "COMPLETED",
              Optional.of("DONE"),
              Optional.of(NOW.minusSeconds(90_000)),
              Optional.empty(),
              Optional.of("alias/invoices"),
              Instant.parse("2027-03-03T10:00:00Z")),
          new ListedRun(
              "audit",
              "run",
              "AuditKeys",
              "COMPLETED",
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Instant.parse("2027-03-03T09:00:00Z")));

  @Test
  void areATableWhereTheirWordsStayWhole() {
    assertThat(RunsText.of(RUNS, NOW, 160).toString().lines())
        .containsExactly(
            "run                                   status     phase              for        left"
                + "  key                                   started (UTC)",
            "-".repeat(142),
            "RespondToCompromise/eu-west-1/orders  RUNNING    AWAITING_APPROVAL  2 h 5 min  0   "
                + "  fccc2c35-f0b8-4609-e5f1-2c55dd85aba8  2027-03-04 08:59:01",
            "RotateKey/eu-west-1/invoices          COMPLETED  DONE                              "
                + "  alias/invoices                        2027-03-03 10:00:00",
            "audit                                 COMPLETED                                    "
                + "                                        2027-03-03 09:00:00");
  }

  @Test
  void followOneAnotherWhereATableWouldTearThem() {
    List<String> lines = RunsText.of(RUNS, NOW, 100).toString().lines().toList();

    assertThat(lines)
        .containsExactly(
            "RespondToCompromise/eu-west-1/orders",
            "status        RUNNING, AWAITING_APPROVAL for 2 h 5 min, 0 left",
            "key           " + KEY,
            "started       2027-03-04 08:59:01 UTC",
            "",
            "RotateKey/eu-west-1/invoices",
            "status        COMPLETED, DONE",
            "key           alias/invoices",
            "started       2027-03-03 10:00:00 UTC",
            "",
            "audit",
            "status        COMPLETED",
            "started       2027-03-03 09:00:00 UTC");
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
  }

  @Test
  void sayInTheTwoLargestUnitsForHowLong() {
    assertThat(List.of(-1, 59, 60, 3_599, 3_600, 86_399, 86_400, 1_000_000))
        .extracting(seconds -> Age.between(NOW, NOW.plusSeconds(seconds)))
        .containsExactly(
            "0 s", "59 s", "1 min", "59 min", "1 h 0 min", "23 h 59 min", "1 d 0 h", "11 d 13 h");
  }
}
