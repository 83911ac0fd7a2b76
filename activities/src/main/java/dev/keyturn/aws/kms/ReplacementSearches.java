package dev.keyturn.aws.kms;

import dev.keyturn.key.KeyKind;
import dev.keyturn.key.ReplacementCandidate;
import dev.keyturn.key.ReplacementSearch;
import java.util.List;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/** Finds the keys that runs made in place of a key, and asks whether those runs are open. */
final class ReplacementSearches {
  private final KmsClient kms;
  private final OpenRuns runs;

  ReplacementSearches(KmsClient kms, OpenRuns runs) {
    this.kms = kms;
    this.runs = runs;
  }

  List<ReplacementCandidate> find(ReplacementSearch search) {
    return new KeyLineage(kms)
        .successorsOf(search.oldKey()).stream()
            .filter(successor -> !successor.isSurplus())
            .map(successor -> candidate(search.run(), successor))
            .toList();
  }

  /** A key of the asking run is one of an earlier execution, because this one has made none yet. */
  private ReplacementCandidate candidate(String asking, KeyLineage.Successor successor) {
    KeyMetadata metadata = new KeyReader(kms).describe(successor.key()).keyMetadata();
    return new ReplacementCandidate(
        successor.key(),
        metadata.keyStateAsString(),
        successor.run(),
        successor.runId(),
        !successor.run().equals(asking) && runs.isOpen(successor.run()),
        metadata.creationDate(),
        new KeyKind(metadata.keySpecAsString(), metadata.keyUsageAsString()),
        metadata.originAsString(),
        Boolean.TRUE.equals(metadata.multiRegion()));
  }
}
