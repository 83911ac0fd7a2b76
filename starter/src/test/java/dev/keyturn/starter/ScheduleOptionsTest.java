package dev.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.starter.CommandLineFixture.Ran;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a schedule is said before anybody connects. */
final class ScheduleOptionsTest {
  private final CommandLineFixture keyturn =
      new CommandLineFixture(
          (target, patience) -> {
            throw new IllegalStateException("connected");
          },
          CommandLineFixture.SHORT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                              | one of --every and --cron",
        "--every;24h;--cron;0 3 * * *                  | one of --every and --cron",
        "--every;soon                                  | --every soon: give a duration",
        "--every;30s                                   | --every 30s: give a duration from PT1M",
        "--every;500d                                  | to 400d",
        "--every;24h;--jitter;-PT1S                    | --jitter -PT1S",
        "--every;24h;--catch-up;0s                     | --catch-up 0s",
        "--cron;0 3 * *                                | --cron '0 3 * *': give five fields",
        "--cron;0 3 * * # x                            | five fields",
        "--cron;0 3 * * *;--time-zone;Atlantis         | --time-zone Atlantis: give an IANA name",
        "--every;24h;--time-zone;UTC                   | --time-zone: is for --cron",
        "--every;24h;--strategy;REPLACE                | start a replacement with rotate",
        "--every;24h;--strategy;AUTOMATIC;--period-days;1 | periodDays",
        "--every;24h;--execute                         | strategy"
      })
  void namesTheOptionAndTheRemedy(String options, String words) {
    Ran ran =
        keyturn.run(
            Stream.concat(
                    Stream.of(
                        "schedule",
                        "rotate",
                        "--key",
                        "alias/orders",
                        "--region",
                        "eu-west-1",
                        "--requested-by",
                        "me"),
                    options == null ? Stream.empty() : Stream.of(options.split(";", -1)))
                .toArray(String[]::new));

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
    assertThat(ran.err()).contains(words);
  }
}
