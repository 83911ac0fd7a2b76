package dev.keyturn.key;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who called KMS about a key, with one operation and one outcome.
 *
 * @param principal the ARN of the role, user or root; what CloudTrail tells instead where it tells
 *     no ARN: the unique id of a principal of another account, or the name of a service
 * @param service the service that called for the principal, as CloudTrail names it, such as {@code
 *     dynamodb.amazonaws.com}, or {@code AWS Internal} for S3; empty if the principal called itself
 * @param operation of KMS, such as {@code Decrypt}
 * @param error the error code by which these calls were refused, such as {@code AccessDenied} or
 *     {@code DisabledException}; empty if they were answered
 */
public record KeyCaller(
    String principal,
    Optional<String> service,
    String operation,
    Optional<String> error,
    Calls calls) {
  /** Whether these calls were answered by an error. */
  public boolean refused() {
    return error.isPresent();
  }

  /** Who it is, for a person. */
  public String who() {
    return principal + service.map(name -> " through " + name).orElse("");
  }

  /** Who does what, however often: the name by which a person accepts it. */
  public String named() {
    return who() + ", " + operation;
  }

  /**
   * How many calls there were, and when.
   *
   * @param first in whole seconds, as all times of CloudTrail
   */
  public record Calls(long count, Instant first, Instant last) {
    /** One call. */
    public static Calls at(Instant time) {
      return new Calls(1, time, time);
    }

    /** These and others, in whatever order they were made. */
    public Calls and(Calls other) {
      return new Calls(
          count + other.count,
          first.isBefore(other.first) ? first : other.first,
          last.isAfter(other.last) ? last : other.last);
    }
  }
}
