package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.AwsError;

/** EC2's errors, with its words. */
final class Ec2Errors {
  private static final int CLIENT_ERROR = 400;

  private Ec2Errors() {}

  static AwsError of(String code, String message) {
    return new AwsError(code, CLIENT_ERROR, message);
  }

  static AwsError invalid(String message) {
    return of("InvalidParameterValue", message);
  }

  static AwsError missing(String parameter) {
    return of("MissingParameter", "The request must contain the parameter " + parameter);
  }

  static AwsError combination(String message) {
    return of("InvalidParameterCombination", message);
  }

  static AwsError incorrectState(String message) {
    return of("IncorrectState", message);
  }

  static AwsError notPermitted(String message) {
    return of("OperationNotPermitted", message);
  }

  static AwsError unauthorized() {
    return new AwsError(
        "UnauthorizedOperation", 403, "You are not authorized to perform this operation.");
  }

  static AwsError dryRun() {
    return new AwsError(
        "DryRunOperation", 412, "Request would have succeeded, but DryRun flag is set.");
  }

  static AwsError unknownParameter(String name) {
    return of(
        "UnknownParameter",
        "The parameter " + name + " is not recognized (or the sandbox doesn't serve it)");
  }
}
