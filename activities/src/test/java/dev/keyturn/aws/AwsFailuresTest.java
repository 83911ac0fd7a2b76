package dev.keyturn.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsFailuresTest {
  @ParameterizedTest
  @CsvSource({
    "AccessDeniedException, 400, ACCESS_DENIED",
    "AccessDenied, 403, ACCESS_DENIED",
    "InsufficientInstanceCapacity, 500, NO_CAPACITY",
    "InsufficientCapacityOnHost, 400, NO_CAPACITY",
    "ReservationCapacityExceeded, 400, NO_CAPACITY",
    "InstanceLimitExceeded, 400, NO_CAPACITY",
    "VcpuLimitExceeded, 400, NO_CAPACITY",
    "'', 403, ACCESS_DENIED",
    "UnrecognizedClientException, 400, ACCESS_DENIED",
    "NotFoundException, 400, NOT_FOUND",
    "NoSuchBucket, 404, NOT_FOUND",
    "'', 404, NOT_FOUND",
    "DisabledException, 400, KEY_STATE",
    "KMS.DisabledException, 400, KEY_STATE",
    "KMS.KMSInvalidStateException, 400, KEY_STATE",
    "KMSInvalidStateException, 400, KEY_STATE",
    "PreconditionFailed, 412, CHANGED_BY_OTHERS",
    "'', 412, CHANGED_BY_OTHERS",
    "ThrottlingException, 400, THROTTLED",
    "SlowDown, 503, THROTTLED",
    "'', 429, THROTTLED",
    "KMSInternalException, 500, UNAVAILABLE",
    "ServiceUnavailable, 503, UNAVAILABLE",
    "ExpiredToken, 400, UNAVAILABLE",
    "ExpiredTokenException, 403, UNAVAILABLE",
    "RequestTimeTooSkewed, 403, UNAVAILABLE",
    "KeyUnavailableException, 500, UNAVAILABLE",
    "MalformedPolicyDocumentException, 400, AWS_REFUSED",
    "LimitExceededException, 400, AWS_REFUSED",
    "ResourceNotFoundException, 400, NOT_FOUND",
    "TableNotFoundException, 400, NOT_FOUND",
    "BackupNotFoundException, 400, NOT_FOUND",
    "ConditionalCheckFailedException, 400, CHANGED_BY_OTHERS",
    "ProvisionedThroughputExceededException, 400, THROTTLED",
    "RequestLimitExceeded, 400, THROTTLED",
    "ConcurrentSnapshotLimitExceeded, 400, THROTTLED",
    "SnapshotCreationPerVolumeRateExceeded, 400, THROTTLED",
    "VolumeLimitExceeded, 400, AWS_REFUSED",
    "PolicyEvaluation, 500, AWS_REFUSED",
    "MaxIOPSLimitExceeded, 400, AWS_REFUSED",
    "ResourceInUseException, 400, UNAVAILABLE",
    "NotImplemented, 501, UNAVAILABLE"
  })
  void givesEachErrorItsType(String code, int status, FailureType expected) {
    assertThat(AwsFailures.typeOf(answer(code, status))).isEqualTo(expected);
  }

  @Test
  void takesNoAnswerForUnavailable() {
    assertThat(AwsFailures.typeOf(SdkClientException.create("connection reset")))
        .isEqualTo(FailureType.UNAVAILABLE);
  }

  @Test
  void saysWhatWasTriedOnWhichResourceAndWhatToDo() {
    assertThatThrownBy(
            () ->
                AwsFailures.call(
                    "kms:PutKeyPolicy",
                    "key/1",
                    () -> {
                      throw answer("AccessDeniedException", 400);
                    }))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure ->
                assertThat(failure.getOriginalMessage())
                    .isEqualTo(
                        "kms:PutKeyPolicy on key/1: AccessDeniedException, \"AWS's words\" (HTTP"
                            + " 400, request r-1); allow kms:PutKeyPolicy to the worker's principal"
                            + " in IAM and in the resource's policy"));
  }

  @Test
  void letsNothingOfTheSdkIntoTheFailure() {
    ApplicationFailure failure =
        AwsFailures.of("kms:Decrypt", "key/1", SdkClientException.create("reset"));

    assertThat(failure).hasNoCause();
    assertThat(failure.getMessage()).doesNotContain("software.amazon");
    assertThat(failure.isNonRetryable()).isFalse();
  }

  @Test
  void spreadsTheRetriesOfThrottledCalls() {
    ApplicationFailure failure =
        AwsFailures.of("kms:Decrypt", "key/1", answer("ThrottlingException", 400));

    assertThat(failure.getNextRetryDelay()).isBetween(seconds(1), seconds(5));
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static AwsServiceException answer(String code, int status) {
    return AwsServiceException.builder()
        .statusCode(status)
        .requestId("r-1")
        .awsErrorDetails(
            AwsErrorDetails.builder().errorCode(code).errorMessage("AWS's words").build())
        .build();
  }
}
