package dev.keyturn.aws;

import dev.keyturn.failure.FailureType;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The one table from AWS's errors to {@link FailureType}. Nothing of the AWS SDK gets into a
 * failure: its error code, HTTP status and request id are kept as text.
 */
public final class AwsFailures {
  private static final Map<String, FailureType> BY_CODE = table();

  private AwsFailures() {}

  /**
   * Makes an AWS call; an error becomes a failure that says what was tried and on which resource.
   *
   * @param action the IAM action, such as {@code kms:PutKeyPolicy}, which is what a person has to
   *     allow when it is denied
   */
  public static <T> T call(String action, String resource, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw of(action, resource, e);
    }
  }

  /** The failure that an AWS error is. */
  public static ApplicationFailure of(String action, String resource, SdkException error) {
    FailureType type = typeOf(error);
    String message =
        action + " on " + resource + ": " + describe(error) + "; " + remedy(type, action, resource);
    return type == FailureType.THROTTLED
        ? ApplicationFailure.newBuilder()
            .setMessage(message)
            .setType(type.wireName())
            .setNextRetryDelay(jitter())
            .build()
        : type.failure(message);
  }

  /** Whether a policy denies it explicitly, which no Allow mends; AWS tells so in words only. */
  public static boolean isExplicitDeny(ApplicationFailure failure) {
    return FailureType.ACCESS_DENIED.isOf(failure)
        && FailureType.message(failure).contains("explicit deny");
  }

  /** Which kind of failure an AWS error is. */
  public static FailureType typeOf(SdkException error) {
    return error instanceof AwsServiceException answer ? typeOf(answer) : FailureType.UNAVAILABLE;
  }

  /** AWS's error code, without the {@code KMS.} with which S3 passes on what KMS told it. */
  public static String codeOf(SdkException error) {
    return Optional.of(error)
        .filter(AwsServiceException.class::isInstance)
        .map(AwsServiceException.class::cast)
        .flatMap(answer -> Optional.ofNullable(answer.awsErrorDetails()))
        .flatMap(details -> Optional.ofNullable(details.errorCode()))
        .map(code -> code.replaceFirst("^KMS\\.", ""))
        .orElse("");
  }

  /** What AWS said, in words: code, status, request id and AWS's own message. */
  public static String describe(SdkException error) {
    return error instanceof AwsServiceException answer
        ? describe(answer)
        : "no answer (" + error.getClass().getSimpleName() + ": " + error.getMessage() + ")";
  }

  private static FailureType typeOf(AwsServiceException answer) {
    FailureType known = BY_CODE.get(codeOf(answer));
    if (known != null) {
      return known;
    }
    if (answer.isThrottlingException()) {
      return FailureType.THROTTLED;
    }
    return byStatus(answer.statusCode());
  }

  /** HEAD requests have no body, so that only the status tells what went wrong. */
  private static FailureType byStatus(int status) {
    if (status >= 500) {
      return FailureType.UNAVAILABLE;
    }
    return switch (status) {
      case 401, 403 -> FailureType.ACCESS_DENIED;
      case 404 -> FailureType.NOT_FOUND;
      case 412 -> FailureType.CHANGED_BY_OTHERS;
      case 408 -> FailureType.UNAVAILABLE;
      case 429 -> FailureType.THROTTLED;
      default -> FailureType.AWS_REFUSED;
    };
  }

  private static String describe(AwsServiceException answer) {
    String code = codeOf(answer);
    String said =
        Optional.ofNullable(answer.awsErrorDetails())
            .flatMap(details -> Optional.ofNullable(details.errorMessage()))
            .filter(message -> !message.isBlank())
            .map(message -> ", \"" + message + "\"")
            .orElse("");
    return (code.isEmpty() ? "an error" : code)
        + said
        + " (HTTP "
        + answer.statusCode()
        + Optional.ofNullable(answer.requestId()).map(id -> ", request " + id).orElse("")
        + ")";
  }

  private static String remedy(FailureType type, String action, String resource) {
    return switch (type) {
      case ACCESS_DENIED ->
          "allow " + action + " to the worker's principal in IAM and in the resource's policy";
      case NOT_FOUND -> "check that " + resource + " exists in this region and account";
      case KEY_STATE -> "bring the key into state Enabled, then send retryFailed";
      case CHANGED_BY_OTHERS -> "find out who else changes " + resource + ", then send retryFailed";
      case THROTTLED -> "Keyturn slows down and tries again";
      case UNAVAILABLE ->
          "Keyturn tries again; check the network, the endpoint and the credentials";
      case NO_CAPACITY ->
          "wait, change the instance's type or give it a capacity reservation, then send retryFailed";
      case AWS_REFUSED, BROKEN, INVALID_INPUT, PLAN_REFUSED, PLAN_CHANGED, KEY_BUSY, GATE_CLOSED ->
          "see AWS's message, then send retryFailed";
    };
  }

  /** Spread out, so that throttled activities do not come back together. */
  private static Duration jitter() {
    return Duration.ofMillis(1_000 + ThreadLocalRandom.current().nextInt(4_000));
  }

  private static Map<String, FailureType> table() {
    Map<String, FailureType> table = new HashMap<>();
    Stream.of(lasting(), passing())
        .forEach(
            types -> types.forEach((type, codes) -> codes.forEach(code -> table.put(code, type))));
    return Map.copyOf(table);
  }

  /** Trying again alone does not help. */
  private static Map<FailureType, List<String>> lasting() {
    return Map.of(
        FailureType.AWS_REFUSED,
        // IAM's simulator about a policy that it can't evaluate, with HTTP status 500.
        List.of("PolicyEvaluation"),
        FailureType.NO_CAPACITY,
        List.of(
            "InsufficientInstanceCapacity",
            "InsufficientCapacityOnHost",
            "ReservationCapacityExceeded",
            "InstanceLimitExceeded",
            "VcpuLimitExceeded"),
        FailureType.ACCESS_DENIED,
        List.of(
            "AccessDenied",
            "AccessDeniedException",
            "AllAccessDisabled",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException",
            "UnauthorizedOperation"),
        FailureType.NOT_FOUND,
        List.of(
            "NotFoundException",
            "NoSuchBucket",
            "NoSuchKey",
            "NoSuchVersion",
            "NotFound",
            "InvalidSnapshot.NotFound",
            "InvalidAMIID.NotFound",
            "InvalidAMIID.Unavailable",
            "InvalidLaunchTemplateId.NotFound",
            "InvalidVolume.NotFound",
            "InvalidInstanceID.NotFound",
            "InvalidAttachment.NotFound",
            "ResourceNotFoundException",
            "TableNotFoundException",
            "BackupNotFoundException"),
        FailureType.KEY_STATE,
        List.of(
            "DisabledException",
            "KMSInvalidStateException",
            "KMSInvalidState",
            "CustomerKeyHasBeenRevoked",
            "InvalidKMSKey.InvalidState"),
        FailureType.CHANGED_BY_OTHERS,
        List.of(
            "PreconditionFailed",
            "ConditionalRequestConflict",
            "ConditionalCheckFailedException",
            "VolumeInUse"));
  }

  /** Trying again later helps. */
  private static Map<FailureType, List<String>> passing() {
    return Map.of(
        FailureType.THROTTLED,
        List.of(
            "SlowDown",
            "Throttling",
            "ThrottlingException",
            "TooManyRequestsException",
            "RequestLimitExceeded",
            // So many snapshots of one volume at a time, and one in so many seconds.
            "ConcurrentSnapshotLimitExceeded",
            "SnapshotCreationPerVolumeRateExceeded",
            "ProvisionedThroughputExceededException"),
        FailureType.UNAVAILABLE,
        List.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "RequestExpired",
            "RequestTimeTooSkewed",
            "RequestTimeout",
            "TokenRefreshRequired",
            "KeyUnavailableException",
            // A volume or an instance on its way to another state.
            "IncorrectState",
            "IncorrectInstanceState",
            "ResourceInUseException",
            "TransactionConflictException",
            "ReplicatedWriteConflictException"));
  }
}
