package dev.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.KeyturnJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A policy in YAML, and what is said of one that can't be meant; {@code ~} is a line's end. */
final class PolicyFileTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final String EXEMPTIONS =
      "# ours~exemptions:~"
          + "  - key: arn:aws:kms:eu-west-1:111122223333:key/1~"
          + "    kind: ROTATION_OFF~"
          + "    reason: legacy~"
          + "    expires: 2026-07-01T00:00:00Z~"
          + "  - key: arn:aws:kms:eu-west-1:111122223333:key/2~"
          + "    kind: ROTATION_OFF~";

  @TempDir private Path directory;

  @Test
  void becomesTheInputsObject() throws IOException {
    assertThat(
            read(
                "periodDays:~  SYMMETRIC: 180~  HMAC: 90~"
                    + EXEMPTIONS
                    + "    reason: x~    expires: 2027-01-01T00:00:00Z"))
        .isEqualTo(
            KeyturnJson.mapper()
                .readTree(
                    """
                    {"periodDays":{"SYMMETRIC":180,"HMAC":90},"exemptions":[
                     {"key":"arn:aws:kms:eu-west-1:111122223333:key/1","kind":"ROTATION_OFF",
                      "reason":"legacy","expires":"2026-07-01T00:00:00Z"},
                     {"key":"arn:aws:kms:eu-west-1:111122223333:key/2","kind":"ROTATION_OFF",
                      "reason":"x","expires":"2027-01-01T00:00:00Z"}]}
                    """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "# a~periods: 1                              | line 2: periods: unknown field; known are",
        "periodDays:~  SYMMETRIC: 1~  HMAC: 0        | line 3: periodDays.HMAC: give a number of",
        "periodDays:~  SYMMETRIC: 1~  HMAC: a year   | line 3: periodDays.HMAC: ",
        "periodDays:~  SYMMETRIC: 1~  MONTHLY: 30    | line 3: periodDays.MONTHLY: unknown; known are SYMMETRIC,",
        "periodDays:~  HMAC: 1~  HMAC: 2             | line 3: is not YAML: Duplicate field 'HMAC'",
        "periodDays:~  HMAC: [1                      | is not YAML",
        "periodDays: {}~---~periodDays: {}           | line 3: give one document",
        "- HMAC                                      | line 1: give the fields",
        EXEMPTIONS + "    reason: x                  | line 7: exemptions.expires is missing",
        EXEMPTIONS
            + "    reason: x~    expires: 2027-01-01T00:00:00Z~    why: x"
            + " | line 11: exemptions[1].why: unknown field",
        EXEMPTIONS + "    reason: x~    expires: soon | line 10: exemptions[1].expires: ",
        EXEMPTIONS
            + "    reason: x~    expires: 2026-05-31T23:59:59Z"
            + " | line 10: exemptions[1].expires: it expired at 2026-05-31T23:59:59Z; remove",
      })
  void namesTheLineAndTheField(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(directory.resolve("policy.yaml").toString())
        .hasMessageContaining(message);
  }

  private Object read(String yaml) throws IOException {
    Path file = directory.resolve("policy.yaml");
    Files.writeString(file, yaml.replace('~', '\n'));
    return PolicyFile.read(file.toString(), NOW);
  }
}
