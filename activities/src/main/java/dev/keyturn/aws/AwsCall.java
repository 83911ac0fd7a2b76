package dev.keyturn.aws;

import java.time.Duration;

/**
 * A call to AWS that has ended, with all of its attempts.
 *
 * @param service as the SDK names it, such as {@code S3}
 * @param operation such as {@code CopyObject}
 * @param throttled how many attempts AWS answered with the request to slow down
 */
public record AwsCall(
    String service, String operation, Result result, int throttled, Duration took) {
  /** How the last attempt ended. */
  public enum Result {
    OK,
    /** AWS asked to slow down. */
    THROTTLED,
    /** No answer within the client's time. */
    TIMED_OUT,
    /** The connection failed, or there were no credentials to begin with. */
    NO_CONNECTION,
    /** An error of AWS's own. */
    SERVER_ERROR,
    /** Any other error, and that is no fault: conditions that don't hold, things that are gone. */
    REFUSED
  }
}
