package dev.keyturn.failure;

import io.temporal.failure.ApplicationFailure;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Every reason for which Keyturn stops a run or a step; the wire names are a persisted contract.
 */
public enum FailureType {
  /** The input can't be read or contradicts itself; nothing was called. */
  INVALID_INPUT("InvalidInput", false),
  /** The plan holds something that Keyturn must not touch; nothing was changed. */
  PLAN_REFUSED("PlanRefused", false),
  /** The plan that was approved is not the plan of now; nothing was changed. */
  PLAN_CHANGED("PlanChanged", false),
  /** Another run holds the key. */
  KEY_BUSY("KeyBusy", false),
  /** AWS denied a call. */
  ACCESS_DENIED("AccessDenied", false),
  /** A resource that was named does not exist. */
  NOT_FOUND("NotFound", false),
  /** A key is in a state in which the call can't succeed. */
  KEY_STATE("KeyState", false),
  /** Somebody else changed what this run was changing. */
  CHANGED_BY_OTHERS("ChangedByOthers", false),
  /** The gate's own check found that the key may not be disabled. */
  GATE_CLOSED("GateClosed", false),
  /** Keyturn itself failed, or was sent what it can't read. */
  BROKEN("Broken", false),
  /** AWS has no room for an instance now; it did not start. */
  NO_CAPACITY("NoCapacity", false),
  /** AWS answered with an error for which no rule exists. */
  AWS_REFUSED("AwsRefused", false),
  /** AWS asked to slow down. */
  THROTTLED("Throttled", true),
  /** The network, the endpoint or the credentials failed for now. */
  UNAVAILABLE("Unavailable", true);

  private final String wireName;
  private final boolean retryable;

  FailureType(String wireName, boolean retryable) {
    this.wireName = wireName;
    this.retryable = retryable;
  }

  /** The name under which Temporal records the failure. */
  public String wireName() {
    return wireName;
  }

  /** Whether the same call may succeed later: no answer, or one that says nothing. */
  public boolean isPassing() {
    return retryable;
  }

  /** A failure of this type; the message says what, which resource, and what to do next. */
  public ApplicationFailure failure(String message) {
    return retryable
        ? ApplicationFailure.newFailure(message, wireName)
        : ApplicationFailure.newNonRetryableFailure(message, wireName);
  }

  /** A failure of this type that keeps its cause. */
  public ApplicationFailure failure(String message, Throwable cause) {
    return retryable
        ? ApplicationFailure.newFailureWithCause(message, wireName, cause)
        : ApplicationFailure.newNonRetryableFailureWithCause(message, wireName, cause);
  }

  /** The type of the innermost failure of Keyturn's in a chain of causes, if there is one. */
  public static Optional<FailureType> of(Throwable failure) {
    return root(failure).flatMap(found -> named(found.getType()));
  }

  /** Whether the innermost failure of Keyturn's in a chain of causes is of this type. */
  public boolean isOf(Throwable failure) {
    return of(failure).filter(this::equals).isPresent();
  }

  /** What the innermost failure says, one of Keyturn's own before any other. */
  public static String message(Throwable failure) {
    return root(failure)
        .or(() -> innermost(failure, any -> true))
        .map(ApplicationFailure::getOriginalMessage)
        .orElseGet(() -> String.valueOf(failure.getMessage()));
  }

  /** The failure of a run that ends because of another one, in that one's words. */
  public static ApplicationFailure passedOn(Throwable failure) {
    return of(failure).orElse(AWS_REFUSED).failure(message(failure));
  }

  private static Optional<ApplicationFailure> root(Throwable failure) {
    return innermost(failure, found -> named(found.getType()).isPresent());
  }

  private static Optional<ApplicationFailure> innermost(
      Throwable failure, Predicate<ApplicationFailure> wanted) {
    Optional<ApplicationFailure> found = Optional.empty();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApplicationFailure application && wanted.test(application)) {
        found = Optional.of(application);
      }
    }
    return found;
  }

  private static Optional<FailureType> named(String wireName) {
    return Arrays.stream(values()).filter(type -> type.wireName.equals(wireName)).findFirst();
  }
}
