package dev.keyturn.rotation;

import dev.keyturn.key.KeyInventory;
import dev.keyturn.rotation.RotationVerdict.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What may be done with a key, told from what it is. */
final class RotationRules {
  private final KeyInventory key;
  private final RotationSight sight;

  RotationRules(KeyInventory key, RotationSight sight) {
    this.key = key;
    this.sight = sight;
  }

  /** What every strategy would do. */
  List<RotationVerdict> all(int periodDays) {
    return Stream.of(RotationStrategy.values()).map(one -> of(one, periodDays)).toList();
  }

  /** What one strategy would do. */
  RotationVerdict of(RotationStrategy strategy, int periodDays) {
    return switch (strategy) {
      case AUTOMATIC -> automatic(periodDays);
      case ON_DEMAND -> onDemand();
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
          "replace the key, or wait for its automatic rotation");
    }
    String what =
        sight.isRotating()
            ? "a rotation on demand is under way and is waited for"
            : "new material now, rotation "
                + (used + 1)
                + " of "
                + RotationSight.MOST_ON_DEMAND
                + "; data keys that are wrapped already stay as they are";
    return new RotationVerdict(strategy, Kind.CHANGES, what, "");
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
              "make a new key and point its alias there; callers who verify or decrypt need the"
                  + " old one"));
    }
    if (!key.origin().equals("AWS_KMS")) {
      return Optional.of(
          refusal(
              strategy,
              "its origin is " + key.origin() + ", KMS can't make its material",
              "import new material by hand"));
    }
    if (!key.state().equals("Enabled")) {
      return Optional.of(
          refusal(strategy, "its state is " + key.state(), "enable it first, if it is to live on"));
    }
    return sight.setting().isEmpty()
        ? Optional.of(
            refusal(strategy, "KMS has no rotation for it", "replace the key in place of that"))
        : Optional.empty();
  }

  /** Replicas follow their primary. */
  private Optional<RotationVerdict> notHere(RotationStrategy strategy) {
    return sight
        .multiRegion()
        .filter("REPLICA"::equals)
        .map(
            replica ->
                refusal(
                    strategy,
                    "it is a replica, which follows its primary",
                    "rotate " + sight.primary().map(String::valueOf).orElse("the primary key")));
  }

  private static RotationVerdict refusal(RotationStrategy strategy, String why, String remedy) {
    return new RotationVerdict(strategy, Kind.REFUSED, why, remedy);
  }
}
