package dev.keyturn.rotation;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.key.RotationSetting;
import dev.keyturn.key.RotationSight;
import dev.keyturn.replacement.KeyRules;
import dev.keyturn.replacement.ReplacementRequest;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.rotation.RotationVerdict.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What may be done with a key, told from what it is. */
final class RotationRules {
  private final KeyInventory key;
  private final RotationSight sight;
  private final RotationRequest request;

  RotationRules(KeyInventory key, RotationSight sight, RotationRequest request) {
    this.key = key;
    this.sight = sight;
    this.request = request;
  }

  /** What every strategy would do. */
  List<RotationVerdict> all() {
    return Stream.of(RotationStrategy.values()).map(this::of).toList();
  }

  /** What one strategy would do. */
  RotationVerdict of(RotationStrategy strategy) {
    return switch (strategy) {
      case AUTOMATIC -> automatic(request.periodDays());
      case ON_DEMAND -> onDemand();
      case REPLACE -> replace();
      case IMPORT -> new ImportRules(key, sight, request).verdict();
    };
  }

  private RotationVerdict automatic(int periodDays) {
    RotationStrategy strategy = RotationStrategy.AUTOMATIC;
    if (isAwsManaged()) {
      return new RotationVerdict(
          strategy,
          Kind.NOTHING_TO_DO,
          "the key is AWS managed: AWS rotates it, and nobody else can",
          "");
    }
    Optional<RotationVerdict> refused = refused(strategy).or(() -> notHere(strategy));
    if (refused.isPresent()) {
      return refused.get();
    }
    RotationSetting now = sight.setting().orElseThrow();
    if (now.isEvery(periodDays)) {
      return new RotationVerdict(
          strategy,
          Kind.NOTHING_TO_DO,
          "on, every " + periodDays + " days; next " + now.next().map(String::valueOf).orElse("?"),
          "");
    }
    return new RotationVerdict(
        strategy,
        Kind.CHANGES,
        (now.automatic()
                ? "on, every " + now.periodDays().map(String::valueOf).orElse("?") + " days"
                : "off")
            + " -> on, every "
            + periodDays
            + " days, the first of them from now",
        "");
  }

  private RotationVerdict onDemand() {
    RotationStrategy strategy = RotationStrategy.ON_DEMAND;
    if (isAwsManaged()) {
      return refusal(
          strategy,
          "the key is AWS managed: only AWS rotates it",
          "move the data to a customer managed key instead");
    }
    Optional<RotationVerdict> refused = refused(strategy).or(() -> notHere(strategy));
    if (refused.isPresent()) {
      return refused.get();
    }
    long used = sight.onDemandUsed();
    if (used >= RotationSight.MOST_ON_DEMAND) {
      return refusal(
          strategy,
          "all " + RotationSight.MOST_ON_DEMAND + " rotations on demand of the key are used",
          "REPLACE the key, or wait for its automatic rotation");
    }
    String what =
        sight.isRotating()
            ? "a rotation on demand is under way and is waited for"
            : sight.waiting().map(one -> "the imported material " + one.id()).orElse("new material")
                + " now, rotation "
                + (used + 1)
                + " of "
                + RotationSight.MOST_ON_DEMAND
                + "; data keys that are wrapped already stay as they are";
    return new RotationVerdict(strategy, Kind.CHANGES, what, "");
  }

  private RotationVerdict replace() {
    boolean newSignaturesOnly =
        request.replacement().map(ReplacementRequest::newSignaturesOnly).orElse(false);
    String moves = "a new key of the same kind, " + key.aliases().size() + " aliases point to it; ";
    return KeyRules.refusals(key, request.region(), newSignaturesOnly, false).stream()
        .findFirst()
        .map(no -> refusal(RotationStrategy.REPLACE, no.why(), no.remedy()))
        .orElseGet(
            () ->
                new RotationVerdict(
                    RotationStrategy.REPLACE,
                    Kind.CHANGES,
                    moves
                        + (newSignaturesOnly
                            ? "this one stays enabled for what was made with it"
                            : "data is encrypted anew, and after an approval this one is disabled"),
                    ""));
  }

  private boolean isAwsManaged() {
    return !key.manager().equals("CUSTOMER");
  }

  private Optional<RotationVerdict> refused(RotationStrategy strategy) {
    if (!key.spec().equals("SYMMETRIC_DEFAULT")) {
      return Optional.of(
          refusal(
              strategy,
              "KMS rotates symmetric encryption keys only, this one is " + key.spec(),
              "REPLACE it with \"newSignaturesOnly\":true; callers who verify or decrypt need the old"
                  + " one"));
    }
    if (!key.origin().equals("AWS_KMS") && !isToMaterialThatWaits(strategy)) {
      return Optional.of(
          refusal(
              strategy,
              "its origin is " + key.origin() + ", KMS can't make its material",
              key.origin().equals(ReplacementOrder.EXTERNAL)
                  ? "IMPORT new material with \"newMaterialOnly\":true"
                  : "make new material where its material lives"));
    }
    if (!key.state().equals("Enabled")) {
      return Optional.of(
          refusal(strategy, "its state is " + key.state(), "enable it first, if it is to live on"));
    }
    return sight.setting().isEmpty()
        ? Optional.of(
            refusal(strategy, "KMS has no rotation for it", "REPLACE the key in place of that"))
        : Optional.empty();
  }

  private boolean isToMaterialThatWaits(RotationStrategy strategy) {
    return strategy == RotationStrategy.ON_DEMAND
        && key.origin().equals(ReplacementOrder.EXTERNAL)
        && sight.waiting().isPresent();
  }

  /** Replicas follow their primary; to act in another Region than asked is for a person to say. */
  private Optional<RotationVerdict> notHere(RotationStrategy strategy) {
    return sight
        .multiRegion()
        .filter("REPLICA"::equals)
        .map(
            replica ->
                refusal(
                    strategy,
                    "it is a replica, which follows its primary",
                    sight
                        .primary()
                        .map(primary -> "rotate the primary: " + command(strategy, primary))
                        .orElse("rotate the primary key")));
  }

  /** What asks for the same of another key. */
  private String command(RotationStrategy strategy, KeyArn other) {
    return "./keyturn rotate --key "
        + other
        + " --region "
        + other.region()
        + " --strategy "
        + strategy
        + (strategy == RotationStrategy.AUTOMATIC ? " --period-days " + request.periodDays() : "")
        + " --requested-by '"
        + request.requestedBy().replace("'", "'\\''")
        + "'"
        + (request.mode() == RunMode.EXECUTE ? " --execute" : "");
  }

  private static RotationVerdict refusal(RotationStrategy strategy, String why, String remedy) {
    return new RotationVerdict(strategy, Kind.REFUSED, why, remedy);
  }
}
