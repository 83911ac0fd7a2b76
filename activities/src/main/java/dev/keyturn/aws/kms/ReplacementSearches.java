package dev.keyturn.aws.kms;

import dev.keyturn.aws.Waiting;
import dev.keyturn.key.FoundReplacements;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.ReplacementCandidate;
import dev.keyturn.key.ReplacementSearch;
import java.util.List;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;

/** Finds the keys that runs made in place of a key, and asks whether those runs are open. */
final class ReplacementSearches {
  /** Tags are cheap to write, and GetKeyLastUsage is slow: more keys than that are only counted. */
  private static final int MOST = 20;

  private final KmsClient kms;
  private final KeyReader reader;
  private final OpenRuns runs;

  ReplacementSearches(KmsClient kms, OpenRuns runs) {
    this.kms = kms;
    this.reader = new KeyReader(kms);
    this.runs = runs;
  }

  FoundReplacements find(ReplacementSearch search) {
    List<KeyLineage.Successor> tagged =
        new KeyLineage(kms)
            .successorsOf(search.oldKey()).stream()
                .filter(successor -> !successor.isSurplus())
                .toList();
    return new FoundReplacements(
        tagged.stream().limit(MOST).map(successor -> candidate(search.run(), successor)).toList(),
        Math.max(0, tagged.size() - MOST));
  }

  /** A key of the asking run is one of an earlier execution, because this one has made none yet. */
  private ReplacementCandidate candidate(String asking, KeyLineage.Successor successor) {
    Waiting.heartbeat();
    KeyMetadata metadata = reader.describe(successor.key()).keyMetadata();
    return new ReplacementCandidate(
        successor.key(),
        metadata.keyStateAsString(),
        successor.run(),
        successor.runId(),
        !successor.run().equals(asking) && runs.isOpen(successor.run()),
        metadata.creationDate(),
        new KeyKind(metadata.keySpecAsString(), metadata.keyUsageAsString()),
        metadata.originAsString(),
        Boolean.TRUE.equals(metadata.multiRegion()),
        metadata.keyState() == KeyState.ENABLED && isInUse(successor.key()));
  }

  private boolean isInUse(KeyArn key) {
    if (!reader.aliases(key).isEmpty()) {
      return true;
    }
    KeyReader.LastUse use = reader.lastUseIfTold(key);
    return use.use().isPresent() || use.unread().isPresent();
  }
}
