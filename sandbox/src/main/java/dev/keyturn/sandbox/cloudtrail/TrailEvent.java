package dev.keyturn.sandbox.cloudtrail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Principals.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A call that KMS answered or refused.
 *
 * @param keys the ARNs of the keys that it was about; none if it was about none, or none was found
 * @param parameters the request as CloudTrail writes it, without secrets
 */
public record TrailEvent(
    What what, Who who, List<String> keys, Optional<AwsError> error, ObjectNode parameters) {
  /** Copies what may change. */
  public TrailEvent {
    keys = List.copyOf(keys);
  }

  /** The operation, such as {@code Decrypt}, and its place and time. */
  public record What(String operation, String region, Instant time, String requestId) {}

  /**
   * Who called.
   *
   * @param id the unique id of the principal
   * @param service the principal or {@code kms:ViaService} name of the service that called for the
   *     principal, such as {@code s3.eu-west-1.amazonaws.com}
   * @param userAgent empty if the client told none
   */
  public record Who(Principal principal, String id, Optional<String> service, String userAgent) {}
}
