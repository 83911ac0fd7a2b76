package dev.keyturn.aws.estate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.audit.EstateAudit;
import dev.keyturn.audit.FindingKind;
import dev.keyturn.audit.Gap;
import dev.keyturn.audit.RunEnd;
import dev.keyturn.key.KeyArn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that were made in the place of others, on the strict sandbox. */
class KeysTogetherTest {
  @TempDir private Path folder;
  private TogetherFixture audits;

  @BeforeEach
  void open() {
    audits = new TogetherFixture(folder);
  }

  @AfterEach
  void close() {
    audits.close();
  }

  @Test
  void findsRetiredKeysAndUnfinishedRunsAndAddsThemToTheReportsKeys() throws IOException {
    KeyArn old = audits.estate().oldKey();
    alias("alias/orders", old);
    KeyArn successor = audits.createSuccessor(old);
    audits.runsEnd(RunEnd.BROKEN_OFF);

    audits.audit();
    assertThat(audits.found()).containsExactly(successor + "#UNFINISHED_RUN");

    alias("alias/payments", successor);
    audits.runsEnd(RunEnd.DONE);
    audits.audit();

    assertThat(audits.found()).containsExactly(old + "#RETIRED_KEY_REFERENCED");
    assertThat(idsOf(old, report()))
        .containsExactly(old + "#ROTATION_OFF", old + "#RETIRED_KEY_REFERENCED");
    assertThat(report().path("keys")).hasSize(report().at("/total/keys").asInt());
    assertThat(report().at("/total/findings/RETIRED_KEY_REFERENCED").asInt()).isOne();
  }

  @Test
  void leavesToARunThatIsGoingWhatIsItsOwn() {
    KeyArn old = audits.estate().oldKey();
    alias("alias/orders", old);
    audits.createSuccessor(old);
    audits.runsEnd(RunEnd.OPEN);

    audits.audit();

    assertThat(audits.found()).isEmpty();
  }

  @Test
  void findsThatARotationWasPutOffUntilTheKeyHasRotated() {
    KeyArn key = audits.estate().oldKey();
    rotateEvery(key, 365);
    audits.audit();
    audits.compareWithLast();
    audits.audit();
    assertThat(audits.found()).isEmpty();

    audits.estate().kms().disableKeyRotation(off -> off.keyId(key.value()));
    audits.estate().sandbox().clock().advance(Duration.ofDays(40));
    rotateEvery(key, 365);
    audits.audit();
    assertThat(audits.found()).containsExactly(key + "#NEXT_ROTATION_MOVED");

    audits.compareWithLast();
    audits.audit();
    assertThat(audits.found()).containsExactly(key + "#NEXT_ROTATION_MOVED");

    audits.compareWithLast();
    audits.estate().kms().rotateKeyOnDemand(rotate -> rotate.keyId(key.value()));
    audits.estate().sandbox().clock().advance(Duration.ofDays(1));
    audits.audit();
    assertThat(audits.found()).isEmpty();
  }

  @Test
  void saysWhyItCannotTellWhetherARotationWasPutOff() {
    EstateAudit first = audits.audit();
    assertThat(first.gaps())
        .containsExactly(
            new Gap(FindingKind.NEXT_ROTATION_MOVED, "there is no earlier report to compare with"));

    audits.compareWithNothing();
    assertThat(audits.audit().gaps())
        .singleElement()
        .satisfies(gap -> assertThat(gap.reason()).contains("there is no report"));
  }

  @Test
  void answersTheSameWhenRunTwice() throws IOException {
    audits.createSuccessor(audits.estate().oldKey());
    EstateAudit first = audits.audit();
    Path file = audits.report("target-0-together.jsonl");
    List<String> lines = Files.readAllLines(file);

    assertThat(audits.together()).isEqualTo(first);
    assertThat(Files.readAllLines(file)).isEqualTo(lines).hasSize(1);
  }

  private void rotateEvery(KeyArn key, int days) {
    audits.estate().kms().enableKeyRotation(on -> on.keyId(key.value()).rotationPeriodInDays(days));
  }

  private void alias(String name, KeyArn key) {
    audits.estate().kms().createAlias(create -> create.aliasName(name).targetKeyId(key.value()));
  }

  private JsonNode report() throws IOException {
    return KeyturnJson.mapper().readTree(audits.report("findings.json").toFile());
  }

  private static List<String> idsOf(KeyArn key, JsonNode report) {
    for (JsonNode audited : report.path("keys")) {
      if (audited.path("key").asText().equals(key.value())) {
        return audited.path("findings").findValuesAsText("id");
      }
    }
    return List.of();
  }
}
