package dev.keyturn.replacement;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.AliasMove;
import dev.keyturn.key.AliasResult;
import dev.keyturn.key.Containment;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.PolicyReading;
import dev.keyturn.key.SealRemoval;
import dev.keyturn.key.SealRemoved;
import dev.keyturn.reencryption.BucketDefault;
import dev.keyturn.reencryption.BucketRestore;
import dev.keyturn.reencryption.EbsDefaultRestore;
import dev.keyturn.reencryption.EbsSettings;
import dev.keyturn.reencryption.TemplateDefault;
import dev.keyturn.reencryption.TemplateRestore;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * Goes back to the old key: enables it, puts its guard back, takes its seal off, moves back only
 * aliases that still name the new key, restores bucket defaults and settings of EC2, and lifts
 * containment where a person asks for that. The new key stays enabled: data lives under it.
 */
final class WayBack {
  private static final Logger LOGGER = Workflow.getLogger(WayBack.class);

  private RestorePoint point;
  private final boolean lifts;
  private final Duration settle;
  private final Consumer<String> trouble;
  private final List<AliasResult> aliases = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private boolean leftSome;
  private boolean tookChangesBack;
  private boolean lifted;

  /**
   * @param lifts whether suspects are let in again
   * @param trouble asks a person about a step that failed, and returns when they want it tried
   *     again
   */
  WayBack(RestorePoint point, boolean lifts, Duration settle, Consumer<String> trouble) {
    this.point = point;
    this.lifts = lifts;
    this.settle = settle;
    this.trouble = trouble;
  }

  void go() {
    // By then the key is another run's, which may have disabled it again.
    if (!point.isOnlyContainment()) {
      backToOldKey();
    }
    tookChangesBack = !leftSome;
    point.containment().ifPresent(lifts ? this::lift : this::leave);
  }

  private void backToOldKey() {
    step(this::enable);
    // Before the seal, which is in the policy that the guard is put back into.
    point
        .guard()
        .ifPresent(guard -> step(() -> notes.addAll(Guarding.notes(Guarding.restore(guard)))));
    step(this::unseal);
    point
        .newKey()
        .ifPresent(
            newKey -> {
              point.aliases().forEach(alias -> step(() -> aliasBack(alias, newKey)));
              point.bucketDefaults().forEach(saved -> step(() -> bucketBack(saved, newKey)));
              settingsBack(newKey);
            });
  }

  private void lift(Containment containment) {
    step(
        () ->
            noteLifted(
                containment, Steps.key("Lift containment", settle).liftContainment(containment)));
  }

  private void leave(Containment containment) {
    point = point.contained();
    notes.add(Lifting.left(containment.run()));
  }

  /** Whoever is asked may come in days, for which the key is not left without its guard. */
  private void enable() {
    try {
      Steps.enableOldKey(
          "Enable the old key", new GateKey(point.oldKey(), point.run(), "way back"));
    } catch (ActivityFailure disabled) {
      point.guard().ifPresent(WayBack::guardIfItCan);
      throw disabled;
    }
  }

  private static void guardIfItCan(KeyGuard guard) {
    try {
      Steps.guardSoon("Put the guard back").restoreGuard(guard);
    } catch (TemporalFailure | DataConverterException failure) {
      LOGGER.warn("the guard is put back later: {}", FailureType.message(failure));
    }
  }

  /** Before the aliases move back: who writes through them must not be denied. */
  private void unseal() {
    SealRemoved removed = Sealing.unseal(new SealRemoval(point.oldKey(), point.seal()));
    notes.addAll(Sealing.notes(removed));
    if (removed.wasSealed() || point.seal().isPresent()) {
      awaitOpen();
    }
  }

  /** The seal is gone by then: what else denies the worker need not deny others. */
  private void awaitOpen() {
    try {
      Sealing.awaitOpen(point.oldKey(), settle);
    } catch (ActivityFailure denied) {
      if (!FailureType.ACCESS_DENIED.isOf(denied)) {
        throw denied;
      }
      notes.add(
          "whether others can write under the old key is not known: "
              + FailureType.message(denied));
    }
  }

  /** Whether nothing was left alone that may still have to be taken back, but who is shut out. */
  boolean tookChangesBack() {
    return tookChangesBack;
  }

  /** Whether the suspects were let in again. */
  boolean lifted() {
    return lifted;
  }

  /** What was to be put back, as far as it could be. */
  RestorePoint point() {
    return point;
  }

  /** KMS takes nobody who was deleted since, in no policy and no grant. */
  private void noteLifted(Containment wanted, Containment done) {
    lifted = true;
    point = point.lifted(done);
    if (!PolicyReading.of(wanted.savedPolicy(), done.savedPolicy()).isLessSome()) {
      notes.add(
          "somebody else changed the policy of "
              + point.oldKey()
              + " since: only KeyturnContainment was taken out of it, and the rest stays as it is");
    } else if (!done.savedPolicy().equals(wanted.savedPolicy())) {
      notes.add(
          "the policy of "
              + point.oldKey()
              + " was put back in another text, without principals that were deleted: KMS takes"
              + " none of them");
    }
    wanted
        .unkept()
        .filter(unkept -> unkept.count() > 0)
        .ifPresent(
            unkept ->
                notes.add(
                    "up to "
                        + unkept.count()
                        + " more grants of "
                        + String.join(", ", unkept.suspects())
                        + " were revoked and are not made again: they were too many to be kept"));
    wanted.revokedGrants().stream()
        .filter(grant -> !done.revokedGrants().contains(grant))
        .forEach(
            grant ->
                notes.add(
                    "grant "
                        + grant.id()
                        + " of "
                        + grant.granteePrincipal()
                        + " was not made again: it names a principal that was deleted"));
  }

  List<AliasResult> aliases() {
    return List.copyOf(aliases);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  private void aliasBack(KeyAlias alias, KeyArn newKey) {
    AliasResult result =
        Steps.key("Move " + alias + " back", settle)
            .repointAlias(new AliasMove(alias, newKey, point.oldKey()));
    aliases.add(result);
    if (!result.moved()) {
      leftSome = true;
      notes.add(
          alias
              + " was left alone: it points to "
              + result.target().map(KeyArn::value).orElse("nothing"));
    }
  }

  private void bucketBack(BucketDefault saved, KeyArn newKey) {
    BucketDefault now =
        Steps.bucket("Restore default encryption of " + saved.bucket())
            .restoreBucketDefault(new BucketRestore(saved, newKey));
    if (!now.equals(saved)) {
      leftSome = true;
      notes.add(
          "the default encryption of "
              + saved.bucket()
              + " was left alone: it names "
              + (now.savedKey().isEmpty() ? "no key" : now.savedKey()));
    }
  }

  private void settingsBack(KeyArn newKey) {
    EbsSettings settings = point.settings();
    settings
        .defaultKey()
        .ifPresent(
            saved ->
                step(
                    () ->
                        Steps.imagery("Restore the EBS default key of " + saved.region())
                            .restoreEbsDefault(new EbsDefaultRestore(saved, newKey))));
    for (TemplateDefault saved : settings.templates()) {
      step(
          () ->
              Steps.imagery("Restore the default version of " + saved.template())
                  .restoreTemplateDefault(new TemplateRestore(saved, newKey)));
    }
  }

  /**
   * What somebody else has changed since is left alone and noted; any other failure is asked about.
   */
  private void step(Runnable step) {
    while (true) {
      try {
        step.run();
        return;
      } catch (ActivityFailure | DataConverterException failure) {
        String said = FailureType.message(failure);
        if (FailureType.CHANGED_BY_OTHERS.isOf(failure)) {
          leftSome = true;
          notes.add("left alone: " + said);
          return;
        }
        trouble.accept(said);
      }
    }
  }
}
