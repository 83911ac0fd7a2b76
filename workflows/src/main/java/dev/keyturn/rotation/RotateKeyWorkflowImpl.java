package dev.keyturn.rotation;

import dev.keyturn.ActivityProfiles;
import dev.keyturn.Markdown;
import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import dev.keyturn.failure.Require;
import dev.keyturn.key.ImportedMaterial;
import dev.keyturn.key.KeyActivities;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyLock;
import dev.keyturn.key.KeyQuery;
import dev.keyturn.key.MaterialActivities;
import dev.keyturn.key.RotationSetting;
import dev.keyturn.key.RotationSight;
import dev.keyturn.replacement.KeyturnAttributes;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.rotation.RotationVerdict.Kind;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Optional;

/**
 * Tells what a key is, then turns its rotation on, rotates it and waits until that is done, brings
 * it new material, or replaces it.
 */
public final class RotateKeyWorkflowImpl implements RotateKeyWorkflow {
  private final RotationRequest request;
  private final Optional<KeyReplacement> replacement;
  private Optional<ImportedMaterial> imported = Optional.empty();

  /** People meet a run here only if it replaces a key; the others go to their end by themselves. */
  @WorkflowInit
  public RotateKeyWorkflowImpl(RotationRequest given) {
    request = Require.input(given);
    replacement = request.replacement().map(KeyReplacement::new);
    replacement.ifPresent(Workflow::registerListener);
  }

  @Override
  public RotationReport rotate(RotationRequest given) {
    try {
      return rotated();
    } catch (ActivityFailure failure) {
      throw FailureType.passedOn(failure);
    }
  }

  private RotationReport rotated() {
    KeyInventory key = inventory(request);
    Workflow.upsertTypedSearchAttributes(KeyturnAttributes.KEY.valueSet(key.key().value()));
    // A replacement takes the lock when it plans.
    if (request.mode() == RunMode.EXECUTE && replacement.isEmpty()) {
      KeyLock.take(key.key());
      key = sameKey(key, inventory(request));
    }
    RotationSight sight = OnDemandRotation.look("Look how the key rotates", key.key());
    List<FamilyMember> family = family(sight);
    RotationRules rules = new RotationRules(key, sight, request);
    List<RotationVerdict> verdicts =
        request.strategy().map(strategy -> List.of(rules.of(strategy))).orElseGet(rules::all);
    show(request, key, verdicts);
    if (request.mode() == RunMode.EXECUTE) {
      refuse(sight, verdicts.get(0));
    }
    Optional<RotationSight> after =
        request.mode() == RunMode.EXECUTE && replacement.isEmpty()
            ? change(key, sight, verdicts.get(0))
            : Optional.empty();
    Optional<RunReport> replaced =
        replacement
            .filter(possible -> verdicts.get(0).kind() != Kind.REFUSED)
            .map(KeyReplacement::replace);
    return new RotationReport(
        request.mode(),
        request.strategy(),
        KeyProfile.of(key, sight, family),
        verdicts,
        after,
        replaced,
        replacement.flatMap(KeyReplacement::material).or(() -> imported));
  }

  private static void refuse(RotationSight sight, RotationVerdict verdict) {
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
  }

  private Optional<RotationSight> change(
      KeyInventory key, RotationSight sight, RotationVerdict verdict) {
    if (verdict.kind() == Kind.NOTHING_TO_DO) {
      return Optional.empty();
    }
    return Optional.of(
        switch (verdict.strategy()) {
          case AUTOMATIC -> turnOn(sight.key(), request.periodDays());
          case ON_DEMAND -> OnDemandRotation.go(sight, request.settle());
          case IMPORT -> importMaterial(key, sight);
          case REPLACE -> throw new IllegalStateException("a replacement takes steps of its own");
        });
  }

  private RotationSight importMaterial(KeyInventory key, RotationSight sight) {
    NeededMaterial needed = NeededMaterial.of(key, sight);
    imported =
        Optional.of(
            Workflow.newActivityStub(
                    MaterialActivities.class,
                    ActivityProfiles.settling(
                        TaskQueues.CONTROL, "Import the key's material", request.settle()))
                .importKeyMaterial(
                    needed.order(
                        sight,
                        request.terms().orElseThrow().forKey(key.kind()),
                        request.settle())));
    return needed.rotates()
        ? OnDemandRotation.go(sight, request.settle())
        : OnDemandRotation.look("Look what the key has now", sight.key());
  }

  private static RotationSight turnOn(KeyArn key, int periodDays) {
    RotationSight after =
        OnDemandRotation.quick("Rotate automatically every " + periodDays + " days")
            .rotateAutomatically(new AutomaticOrder(key, periodDays));
    RotationSetting now = after.setting().orElse(RotationSetting.NONE);
    if (!now.isEvery(periodDays)) {
      throw unconfirmed(key, periodDays, now);
    }
    return after;
  }

  private static ApplicationFailure unconfirmed(KeyArn key, int periodDays, RotationSetting now) {
    boolean untold = now.automatic() && now.periodDays().isEmpty();
    return untold
        ? FailureType.AWS_REFUSED.failure(
            "key "
                + key
                + ": automatic rotation is on, but GetKeyRotationStatus tells no period, so that "
                + periodDays
                + " days can't be confirmed; see what answers in KMS's place")
        : FailureType.CHANGED_BY_OTHERS.failure(
            "key "
                + key
                + ": automatic rotation is not on with "
                + periodDays
                + " days but "
                + now
                + "; find out who changes it, then start RotateKey again");
  }

  private static KeyInventory inventory(RotationRequest request) {
    return Workflow.newActivityStub(
            KeyActivities.class,
            ActivityProfiles.settling(
                TaskQueues.CONTROL, "Read the key and all that hangs on it", request.settle()))
        .takeKeyInventory(
            new KeyQuery(
                request.key(), request.region(), Workflow.getInfo().getWorkflowId(), List.of()));
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

  private static List<FamilyMember> family(RotationSight sight) {
    return sight.multiRegion().isPresent()
        ? Workflow.newActivityStub(
                RotationActivities.class,
                ActivityProfiles.looking(TaskQueues.CONTROL, "Look at the keys of the family"))
            .lookAtFamily(sight.key())
        : List.of();
  }

  private static void show(
      RotationRequest request, KeyInventory key, List<RotationVerdict> verdicts) {
    Workflow.setCurrentDetails(
        "### "
            + request.mode()
            + "\n\nKey `"
            + key.key()
            + "`\n\n"
            + Markdown.table(
                List.of("strategy", "", ""),
                verdicts.stream()
                    .map(one -> List.of(one.strategy().name(), one.kind().name(), one.text()))
                    .toList()));
  }
}
