package dev.keyturn.sandbox.iam;

import dev.keyturn.sandbox.AwsError;
import java.util.Locale;

/** The errors of IAM. */
final class IamErrors {
  private IamErrors() {}

  static AwsError invalid(String message) {
    return new AwsError("ValidationError", 400, message);
  }

  static AwsError invalidInput(String message) {
    return new AwsError("InvalidInput", 400, message);
  }

  static AwsError malformed(String message) {
    return new AwsError("MalformedPolicyDocument", 400, message);
  }

  static AwsError limitExceeded(String message) {
    return new AwsError("LimitExceeded", 409, message);
  }

  static AwsError conflict(String message) {
    return new AwsError("DeleteConflict", 409, message);
  }

  static AwsError exists(Kind kind, String name) {
    return new AwsError(
        "EntityAlreadyExists", 409, kind.word() + " with name " + name + " already exists.");
  }

  static AwsError notFound(Kind kind, String name) {
    return new AwsError(
        "NoSuchEntity",
        404,
        "The " + kind.word().toLowerCase(Locale.ROOT) + " " + name + " cannot be found.");
  }

  static AwsError denied(String arn, String action) {
    return new AwsError(
        "AccessDenied",
        403,
        "User: "
            + arn
            + " is not authorized to perform: iam:"
            + action
            + " on resource: * because no identity-based policy allows the iam:"
            + action
            + " action");
  }
}
