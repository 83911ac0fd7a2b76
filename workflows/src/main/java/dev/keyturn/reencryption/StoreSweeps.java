package dev.keyturn.reencryption;

import dev.keyturn.ActivityProfiles;
import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import dev.keyturn.failure.Require;
import dev.keyturn.key.KeyLock;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the workflows of all stores do alike. */
final class StoreSweeps {
  private StoreSweeps() {}

  /** Begins a sweep; a store that a person starts alone takes the lock on both keys first. */
  static Begun begin(StoreRequest request) {
    if (request.sweep().oldKey().equals(request.sweep().newKey())) {
      throw FailureType.INVALID_INPUT.failure("sweep.newKey: is the old key; name another one");
    }
    if (Workflow.getInfo().getParentWorkflowId().isEmpty()) {
      if (request.pace().isPresent()) {
        throw FailureType.INVALID_INPUT.failure(
            "pace: leave it out; send the Updates pause and throttle");
      }
      Require.taggable(Workflow.getInfo().getWorkflowId());
      KeyLock.take(request.sweep().oldKey());
      KeyLock.take(request.sweep().newKey());
    }
    return new Begun(request.store().storeId(), now(), request.sweep().newWritesSince());
  }

  /** How a page is tried: one that is looked at while the old key is disabled has to hurry. */
  static ActivityOptions page(Sweep sweep, String summary) {
    return sweep.endsAtTheFirst()
        ? ActivityProfiles.proofPage(TaskQueues.STEPS, summary)
        : ActivityProfiles.page(TaskQueues.BULK, summary);
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  /** A sweep that has begun. */
  record Begun(String store, Instant at, Instant newWritesSince) {
    /** What became of a bucket. */
    StoreResult bucket(Tally tally, BucketReadiness readiness, boolean updateTrusted) {
      return new StoreResult(
          store,
          tally,
          at,
          now(),
          readiness.changedDefault(),
          List.of(),
          List.of(),
          updateTrusted,
          readiness.newWritesSince(),
          List.of());
    }

    /**
     * What became of a table.
     *
     * @param trusted whether DynamoDB did not refuse to change its key
     * @param since AWS's time from which restore points need the new key
     */
    StoreResult table(Tally tally, boolean trusted, Instant since) {
      return new StoreResult(
          store,
          tally,
          at,
          now(),
          Optional.empty(),
          List.of(),
          List.of(),
          trusted,
          since,
          List.of());
    }

    /** What became of a store about which sweeps remember nothing else. */
    StoreResult plain(Tally tally) {
      return new StoreResult(
          store,
          tally,
          at,
          now(),
          Optional.empty(),
          List.of(),
          List.of(),
          true,
          newWritesSince,
          List.of());
    }

    /** What became of wrapped data keys. */
    StoreResult dataKeys(DataKeyResult result) {
      return new StoreResult(
          store,
          result.tally(),
          at,
          now(),
          Optional.empty(),
          result.inline(),
          result.replacedVersions(),
          true,
          newWritesSince,
          List.of());
    }
  }
}
