package dev.keyturn.replacement;

import dev.keyturn.ActivityProfiles;
import dev.keyturn.TaskQueues;
import dev.keyturn.key.KeyActivities;
import dev.keyturn.key.MaterialActivities;
import dev.keyturn.key.MentionActivities;
import dev.keyturn.reencryption.BucketActivities;
import dev.keyturn.reencryption.DataKeyActivities;
import dev.keyturn.reencryption.ImageryActivities;
import dev.keyturn.reencryption.TableActivities;
import dev.keyturn.reencryption.TableItemActivities;
import dev.keyturn.reencryption.VolumeActivities;
import io.temporal.common.converter.DataConverterException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/** Activity stubs, each with the summary that the web UI shows for the call. */
final class Steps {
  private static final Logger LOGGER = Workflow.getLogger(Steps.class);

  private Steps() {}

  static KeyActivities key(String summary) {
    return Workflow.newActivityStub(
        KeyActivities.class, ActivityProfiles.quickCalls(TaskQueues.CONTROL, summary));
  }

  static KeyActivities key(String summary, Duration settle) {
    return Workflow.newActivityStub(
        KeyActivities.class, ActivityProfiles.settling(TaskQueues.CONTROL, summary, settle));
  }

  /** For a look at a key, which may have very many grants. */
  static KeyActivities look(String summary) {
    return Workflow.newActivityStub(
        KeyActivities.class, ActivityProfiles.looking(TaskQueues.CONTROL, summary));
  }

  static KeyActivities watch(String summary, Duration every) {
    return Workflow.newActivityStub(
        KeyActivities.class, ActivityProfiles.watch(TaskQueues.CONTROL, summary, every));
  }

  static KeyActivities containing(String summary, Duration settle) {
    return Workflow.newActivityStub(
        KeyActivities.class, ActivityProfiles.containing(TaskQueues.CONTROL, summary, settle));
  }

  static KeyActivities survey(String summary) {
    return Workflow.newActivityStub(
        KeyActivities.class, ActivityProfiles.survey(TaskQueues.CONTROL, summary));
  }

  /** As the gate's calls: an attempt that timed out must do nothing any more. */
  static KeyActivities sealing(String summary) {
    return Workflow.newActivityStub(
        KeyActivities.class, ActivityProfiles.gate(TaskQueues.CONTROL, summary));
  }

  /** As the gate's calls, but by who may put policies. */
  static GuardActivities guard(String summary) {
    return Workflow.newActivityStub(
        GuardActivities.class, ActivityProfiles.gate(TaskQueues.CONTROL, summary));
  }

  /** The same, tried for a moment only. */
  static GuardActivities guardSoon(String summary) {
    return Workflow.newActivityStub(
        GuardActivities.class, ActivityProfiles.brief(TaskQueues.CONTROL, summary));
  }

  static MentionActivities lookUp(String summary) {
    return Workflow.newActivityStub(
        MentionActivities.class, ActivityProfiles.brief(TaskQueues.CONTROL, summary));
  }

  static MentionActivities mentions(String summary) {
    return Workflow.newActivityStub(
        MentionActivities.class, ActivityProfiles.survey(TaskQueues.CONTROL, summary));
  }

  static MaterialActivities material(String summary, Duration settle) {
    return Workflow.newActivityStub(
        MaterialActivities.class, ActivityProfiles.settling(TaskQueues.CONTROL, summary, settle));
  }

  /** Disables it, and says when that was: AWS's time, where the answer can be read. */
  static Instant disableOldKey(GateProof proof) {
    Instant[] at = {Instant.ofEpochMilli(Workflow.currentTimeMillis())};
    done(() -> at[0] = gate("Disable the old key").disableOldKey(proof).at());
    return at[0];
  }

  static void liftGuard(GateProof proof) {
    done(() -> guard("Lift the guard of the old key").liftGuard(proof));
  }

  static void enableOldKey(String summary, GateKey key) {
    done(() -> gate(summary).enableOldKey(key));
  }

  /** The old key is disabled while it is asked, so that it can't be asked for long. */
  static KeyActivities proof(Duration settle) {
    return Workflow.newActivityStub(
        KeyActivities.class,
        ActivityProfiles.proof(TaskQueues.CONTROL, "Show that the old key is dead", settle));
  }

  private static GateActivities gate(String summary) {
    return Workflow.newActivityStub(
        GateActivities.class, ActivityProfiles.gate(TaskQueues.GATE, summary));
  }

  /** An answer that can't be read is no matter: that there is one says that it was done. */
  private static void done(Runnable call) {
    try {
      call.run();
    } catch (DataConverterException unread) {
      LOGGER.warn("the gate's answer can't be read: {}", unread.getMessage());
    }
  }

  static RecallActivities recall(String summary, Duration settle) {
    return Workflow.newActivityStub(
        RecallActivities.class, ActivityProfiles.settling(TaskQueues.CONTROL, summary, settle));
  }

  static RecallActivities briefRecall(String summary) {
    return Workflow.newActivityStub(
        RecallActivities.class, ActivityProfiles.brief(TaskQueues.CONTROL, summary));
  }

  static BucketActivities bucket(String summary) {
    return Workflow.newActivityStub(
        BucketActivities.class, ActivityProfiles.page(TaskQueues.STEPS, summary));
  }

  static TableActivities table(String summary) {
    return Workflow.newActivityStub(
        TableActivities.class, ActivityProfiles.page(TaskQueues.STEPS, summary));
  }

  static TableItemActivities tableItems(String summary) {
    return Workflow.newActivityStub(
        TableItemActivities.class, ActivityProfiles.quickCalls(TaskQueues.STEPS, summary));
  }

  static <T> T reads(Class<T> activities, String summary) {
    return Workflow.newActivityStub(activities, ActivityProfiles.sample(TaskQueues.STEPS, summary));
  }

  static ImageryActivities imagery(String summary) {
    return Workflow.newActivityStub(
        ImageryActivities.class, ActivityProfiles.page(TaskQueues.STEPS, summary));
  }

  static DataKeyActivities dataKeys(String summary) {
    return Workflow.newActivityStub(
        DataKeyActivities.class, ActivityProfiles.page(TaskQueues.STEPS, summary));
  }

  static VolumeActivities volume(String summary) {
    return Workflow.newActivityStub(
        VolumeActivities.class, ActivityProfiles.quickCalls(TaskQueues.STEPS, summary));
  }

  /** For a look at a volume that is also one at the whole region. */
  static VolumeActivities volumeAndRegion(String summary) {
    return Workflow.newActivityStub(
        VolumeActivities.class, ActivityProfiles.page(TaskQueues.STEPS, summary));
  }
}
