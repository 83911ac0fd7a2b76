package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.audit.AuditKeysWorkflowImpl;
import dev.keyturn.key.HoldKeyWorkflowImpl;
import dev.keyturn.reencryption.ReencryptBucketWorkflowImpl;
import dev.keyturn.reencryption.ReencryptDataKeysWorkflowImpl;
import dev.keyturn.reencryption.ReencryptEbsDefaultKeyWorkflowImpl;
import dev.keyturn.reencryption.ReencryptImagesWorkflowImpl;
import dev.keyturn.reencryption.ReencryptLaunchTemplatesWorkflowImpl;
import dev.keyturn.reencryption.ReencryptSnapshotsWorkflowImpl;
import dev.keyturn.reencryption.ReencryptTableWorkflowImpl;
import dev.keyturn.reencryption.ReencryptVolumeWorkflowImpl;
import dev.keyturn.reencryption.SweepBucketShardWorkflowImpl;
import dev.keyturn.reencryption.SweepTableSegmentWorkflowImpl;
import dev.keyturn.replacement.KeepRestorePointWorkflowImpl;
import dev.keyturn.retirement.WatchDisabledKeyWorkflowImpl;
import dev.keyturn.rotation.RotateKeyWorkflowImpl;
import dev.keyturn.testing.Histories;
import io.temporal.testing.ReplayResults;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Replays histories that earlier versions wrote: a run that is open while a new version is deployed
 * must go on. {@code ./mvnw -pl workflows test -Dtest='Record*Histories' -Dkeyturn.record=v<N>}
 * records new ones; those of a released version are never changed, and none is released yet.
 */
class RespondToCompromiseReplayTest {
  /** Counted by hand on purpose: an empty folder must not pass. */
  private static final int RECORDED = 54;

  @Test
  void replaysEveryRecordedHistory() throws Exception {
    ReplayResults results =
        Histories.replay(
            Histories.all(),
            RespondToCompromiseWorkflowImpl.class,
            RotateKeyWorkflowImpl.class,
            AuditKeysWorkflowImpl.class,
            HoldKeyWorkflowImpl.class,
            WatchDisabledKeyWorkflowImpl.class,
            KeepRestorePointWorkflowImpl.class,
            ReencryptBucketWorkflowImpl.class,
            ReencryptDataKeysWorkflowImpl.class,
            ReencryptSnapshotsWorkflowImpl.class,
            ReencryptImagesWorkflowImpl.class,
            ReencryptLaunchTemplatesWorkflowImpl.class,
            ReencryptEbsDefaultKeyWorkflowImpl.class,
            ReencryptVolumeWorkflowImpl.class,
            SweepBucketShardWorkflowImpl.class,
            ReencryptTableWorkflowImpl.class,
            SweepTableSegmentWorkflowImpl.class);

    assertThat(results.allErrors())
        .extracting(error -> error.workflowId + ": " + error.exception)
        .isEmpty();
    assertThat(Histories.all()).hasSize(RECORDED);
  }

  @Test
  void noticesAWorkflowThatTakesOtherSteps() {
    assertThatThrownBy(
            () ->
                Histories.replay(List.of(Histories.named("v1", "done-root")), OtherResponse.class))
        .isInstanceOf(Exception.class);
  }

  /** Does nothing, and so can't have written any of the histories. */
  public static final class OtherResponse implements NothingToDo {
    @Override
    public void respond() {}
  }

  /** The type name of the real one. */
  @io.temporal.workflow.WorkflowInterface
  public interface NothingToDo {
    /** Does nothing. */
    @io.temporal.workflow.WorkflowMethod(name = "RespondToCompromise")
    void respond();
  }
}
