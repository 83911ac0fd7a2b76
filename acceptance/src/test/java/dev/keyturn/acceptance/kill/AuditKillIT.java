package dev.keyturn.acceptance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.audit.AuditReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyListEntry;

/** That an audit gets on when workers die in its middle. */
class AuditKillIT {
  private static final int KEYS = 120;

  /** In the first page, and in the second after the first was judged anew. */
  private static final List<Blow> BLOWS =
      List.of(Blow.after("kms", "DescribeKey", 30), Blow.after("kms", "ListKeyRotations", 140));

  @TempDir Path directory;

  @Test
  void completesWithEveryKeyOnceWhenTheWorkerIsKilledInTheMiddle() throws Exception {
    try (SmallWorld world = SmallWorld.of(directory, 10)) {
      KmsClient kms = world.stage().aws().kms(Actor.OWNER);
      for (int i = 0; i < KEYS; i++) {
        kms.createKey();
      }
      FollowedRun run = world.audit("file:" + directory + "/audits");
      LostWork lost = new LostWork(run.client());
      AuditReport report;
      try (Reaper reaper = Reaper.of(world, BLOWS, () -> lost.report(run.id()))) {
        report = run.awaitEnd(AuditReport.class);
        assertThat(reaper.left()).isZero();
        assertThat(reaper.kills()).isEqualTo(BLOWS.size());
      }
      List<String> there =
          kms.listKeysPaginator().keys().stream().map(KeyListEntry::keyArn).toList();
      assertThat(audited(report)).containsExactlyInAnyOrderElementsOf(there);
      assertThat(report.total().keys()).isEqualTo(there.size());
    }
  }

  private static List<String> audited(AuditReport report) throws Exception {
    Path file = Path.of("/", report.report().path(), "findings.json");
    JsonNode keys = new ObjectMapper().readTree(Files.readString(file)).path("keys");
    return StreamSupport.stream(keys.spliterator(), false)
        .map(key -> key.path("key").asText())
        .toList();
  }
}
