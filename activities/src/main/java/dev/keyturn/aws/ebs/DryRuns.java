package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.TriedCall;
import dev.keyturn.reencryption.TriedCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * EC2 calls with {@code DryRun}: EC2 looks at the caller's permissions and does nothing [EC2 API,
 * common parameters]. It looks at them before it looks at what a resource is doing, so that a
 * volume in use may be tried to be attached, and a running instance to be started.
 */
final class DryRuns {
  private static final String ALLOWED = "DryRunOperation";

  /** What a resource is doing tells nothing of permissions, and may last. */
  private static final String STATE = "Incorrect";

  /** What follows is for sts:DecodeAuthorizationMessage alone. */
  private static final String ENCODED = "Encoded authorization failure message";

  private final List<TriedCall> denied = new ArrayList<>();
  private final List<TriedCall> unknown = new ArrayList<>();
  private final List<TriedCall> tolerated = new ArrayList<>();

  /** Makes a call, which has to be a dry run. */
  void attempt(String action, String resource, Runnable dryRun) {
    attempt(action, resource, dryRun, denied);
  }

  /** Makes a call whose denial forbids nothing. */
  void attemptTolerantly(String action, String resource, Runnable dryRun) {
    attempt(action, resource, dryRun, tolerated);
  }

  private void attempt(String action, String resource, Runnable dryRun, List<TriedCall> refused) {
    try {
      dryRun.run();
    } catch (SdkException answer) {
      note(action, resource, answer, refused);
      return;
    }
    throw FailureType.BROKEN.failure(
        "the endpoint took a dry run of "
            + action
            + " on "
            + resource
            + " for a call; look what became of that, and use an endpoint that knows DryRun");
  }

  private void note(String action, String resource, SdkException answer, List<TriedCall> refused) {
    String code = AwsFailures.codeOf(answer);
    FailureType type = AwsFailures.typeOf(answer);
    if (code.equals(ALLOWED)) {
      return;
    }
    if (type == FailureType.ACCESS_DENIED) {
      refused.add(new TriedCall(action, resource, said(answer)));
    } else if (type.isPassing() && !code.startsWith(STATE)) {
      throw AwsFailures.of(action, resource, answer);
    } else {
      unknown.add(new TriedCall(action, resource, code));
    }
  }

  TriedCalls tried() {
    return new TriedCalls(denied, unknown, tolerated);
  }

  private static String said(SdkException answer) {
    String code = AwsFailures.codeOf(answer);
    return answer instanceof AwsServiceException error
        ? Optional.ofNullable(error.awsErrorDetails())
            .map(AwsErrorDetails::errorMessage)
            .map(text -> code + ", " + text.split(ENCODED, 2)[0].strip())
            .orElse(code)
        : code;
  }
}
