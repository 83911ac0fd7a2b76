package dev.keyturn.rotation;

import dev.keyturn.ActivityProfiles;
import dev.keyturn.GrowingPause;
import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import dev.keyturn.failure.Require;
import dev.keyturn.key.KeyActivities;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyLock;
import dev.keyturn.key.KeyQuery;
import dev.keyturn.replacement.KeyturnAttributes;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.rotation.RotationVerdict.Kind;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells what a key is, then turns its rotation on, or rotates it and waits until that is done. */
public final class RotateKeyWorkflowImpl implements RotateKeyWorkflow {
  private static final GrowingPause PAUSE =
      new GrowingPause(Duration.ofSeconds(1), Duration.ofMinutes(5));

  /**
   * AWS says nothing about how long a rotation on demand takes; this is many times what is seen.
   */
  private static final Duration LIMIT = Duration.ofHours(24);

  @Override
  public RotationReport rotate(RotationRequest given) {
    RotationRequest request = Require.input(given);
    try {
      return rotated(request);
    } catch (ActivityFailure failure) {
      throw FailureType.passedOn(failure);
    }
  }

  private RotationReport rotated(RotationRequest request) {
    KeyInventory key = inventory(request);
    Workflow.upsertTypedSearchAttributes(KeyturnAttributes.KEY.valueSet(key.key().value()));
    if (request.mode() == RunMode.EXECUTE) {
      KeyLock.take(key.key());
      key = sameKey(key, inventory(request));
    }
    RotationSight sight = look("Look how the key rotates", key.key());
    RotationRules rules = new RotationRules(key, sight);
    List<RotationVerdict> verdicts =
        request
            .strategy()
            .map(strategy -> List.of(rules.of(strategy, request.periodDays())))
            .orElseGet(() -> rules.all(request.periodDays()));
    show(request, key, verdicts);
    Optional<RotationSight> after =
        request.mode() == RunMode.EXECUTE
            ? change(request, sight, verdicts.get(0))
            : Optional.empty();
    return new RotationReport(
        request.mode(), request.strategy(), KeyProfile.of(key, sight), verdicts, after);
  }

  private static Optional<RotationSight> change(
      RotationRequest request, RotationSight sight, RotationVerdict verdict) {
    if (verdict.kind() == Kind.REFUSED) {
      throw FailureType.PLAN_REFUSED.failure(
          "strategy "
              + verdict.strategy()
              + " on key "
              + sight.key()
              + ": "
              + verdict.text()
              + "; "
              + verdict.remedy());
    }
    if (verdict.kind() == Kind.NOTHING_TO_DO) {
      return Optional.empty();
    }
    return Optional.of(
        verdict.strategy() == RotationStrategy.AUTOMATIC
            ? turnOn(sight.key(), request.periodDays())
            : rotateNow(sight, request.settle()));
  }

  private static RotationSight turnOn(KeyArn key, int periodDays) {
    RotationSight after =
        quick("Rotate automatically every " + periodDays + " days")
            .rotateAutomatically(new AutomaticOrder(key, periodDays));
    if (after.setting().filter(setting -> setting.isEvery(periodDays)).isEmpty()) {
      throw FailureType.CHANGED_BY_OTHERS.failure(
          "key "
              + key
              + ": automatic rotation is not on with "
              + periodDays
              + " days but "
              + after.setting().map(String::valueOf).orElse("not there")
              + "; find out who changes it, then start RotateKey again");
    }
    return after;
  }

  private static RotationSight rotateNow(RotationSight before, Duration settle) {
    RotationActivities begins =
        Workflow.newActivityStub(
            RotationActivities.class,
            ActivityProfiles.settling(TaskQueues.CONTROL, "Begin a rotation on demand", settle));
    RotationSight sight =
        begins.beginOnDemandRotation(
            new OnDemandOrder(before.key(), before.onDemandUsed(), settle));
    Instant began = now();
    while (sight.isRotating() || sight.onDemandUsed() <= before.onDemandUsed()) {
      Duration waited = Duration.between(began, now());
      if (waited.compareTo(LIMIT) > 0) {
        throw FailureType.AWS_REFUSED.failure(
            "key "
                + before.key()
                + ": a rotation on demand has not ended after "
                + LIMIT
                + "; ask AWS, then start RotateKey again, which waits for it");
      }
      Workflow.sleep(PAUSE.after(waited));
      sight = look("Look whether the rotation has ended", before.key());
    }
    return sight;
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  private static KeyInventory inventory(RotationRequest request) {
    return Workflow.newActivityStub(
            KeyActivities.class,
            ActivityProfiles.quickCalls(
                TaskQueues.CONTROL, "Read the key and all that hangs on it"))
        .takeKeyInventory(
            new KeyQuery(request.key(), request.region(), Workflow.getInfo().getWorkflowId()));
  }

  /** What is rotated is what the lock is on, even if an alias moved in between. */
  private static KeyInventory sameKey(KeyInventory locked, KeyInventory again) {
    if (!again.key().equals(locked.key())) {
      throw FailureType.PLAN_CHANGED.failure(
          "key: it named "
              + locked.key()
              + " and now names "
              + again.key()
              + "; find out who moves it, then start RotateKey again");
    }
    return again;
  }

  private static RotationSight look(String summary, KeyArn key) {
    return quick(summary).lookAtRotation(key);
  }

  private static RotationActivities quick(String summary) {
    return Workflow.newActivityStub(
        RotationActivities.class, ActivityProfiles.quickCalls(TaskQueues.CONTROL, summary));
  }

  private static void show(
      RotationRequest request, KeyInventory key, List<RotationVerdict> verdicts) {
    Workflow.setCurrentDetails(
        "### "
            + request.mode()
            + "\n\nKey `"
            + key.key()
            + "`\n\n| strategy | | |\n|---|---|---|\n"
            + verdicts.stream()
                .map(one -> "| " + one.strategy() + " | " + one.kind() + " | " + one.text() + " |")
                .collect(Collectors.joining("\n")));
  }
}
