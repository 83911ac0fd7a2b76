package dev.keyturn.sandbox;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A disturbance of matching calls. The first {@code skip} matches pass; later ones are disturbed
 * with the given probability, at most {@code count} times.
 */
public record Fault(
    Match match, Kind kind, int skip, OptionalInt count, double probability, Duration delay) {

  /** Rejects nonsense. */
  public Fault {
    if (skip < 0 || count.orElse(1) < 1) {
      throw new IllegalArgumentException("skip must be at least 0 and count at least 1");
    }
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability must be above 0 and at most 1");
    }
    if (delay.isNegative() || (kind == Kind.DELAY && delay.isZero())) {
      throw new IllegalArgumentException("delay must be an ISO duration such as PT0.5S");
    }
  }

  /** A fault that hits the next calls of one operation. */
  public static Fault of(Kind kind, String service, String operation, int count) {
    Match match = new Match(service, Optional.of(operation), Optional.empty(), Optional.empty());
    return new Fault(match, kind, 0, OptionalInt.of(count), 1, Duration.ZERO);
  }

  /** Which calls a fault is for: absent fields match all; the resource matches by substring. */
  public record Match(
      String service,
      Optional<String> operation,
      Optional<String> caller,
      Optional<String> resource) {

    boolean covers(Target target) {
      return service.equals(target.service())
          && operation.map(target.operation()::equals).orElse(true)
          && caller.map(target.caller()::equals).orElse(true)
          && resource.map(target.resource()::contains).orElse(true);
    }
  }

  /** What a call is about. */
  record Target(String service, String operation, String caller, String resource) {}

  /** What happens to the call. */
  public enum Kind {
    /** The connection ends before the call took effect. */
    BEFORE,
    /** The call takes effect and its answer is lost. */
    AFTER,
    /** The call is refused because of its rate; no effect. */
    THROTTLE,
    /** The service fails; no effect. */
    ERROR500,
    /** The call is denied as by IAM, and so is its dry run; no effect. */
    DENY,
    /** The call is served late. */
    DELAY,
    /** The call takes effect, its answer's length is declared, and half of it is sent. */
    TRUNCATE,
    /** The call is answered with an empty success; no effect. */
    IGNORE
  }
}
