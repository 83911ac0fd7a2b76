package dev.keyturn.sandbox.kms;

import dev.keyturn.sandbox.AwsError;

/** KMS's errors, with its words. */
final class KmsErrors {
  private static final int CLIENT_ERROR = 400;
  private static final int PRECONDITION_FAILED = 412;

  private KmsErrors() {}

  static AwsError of(String code, String message) {
    return new AwsError(code, CLIENT_ERROR, message);
  }

  static AwsError validation(String message) {
    return of("ValidationException", message);
  }

  static AwsError notFound(String message) {
    return of("NotFoundException", message);
  }

  static AwsError accessDenied(String message) {
    return of("AccessDeniedException", message);
  }

  static AwsError invalidState(String message) {
    return of("KMSInvalidStateException", message);
  }

  static AwsError disabled(KmsKey key) {
    return of("DisabledException", key.arn() + " is disabled.");
  }

  static AwsError pendingDeletion(KmsKey key) {
    return invalidState(key.arn() + " is pending deletion.");
  }

  static AwsError passing(KmsKey key) {
    return invalidState(key.arn() + " is " + key.state().wireName() + ".");
  }

  static AwsError pendingImport(KmsKey key) {
    return invalidState(key.arn() + " is pending import.");
  }

  static AwsError unsupported(KmsKey key, String operation) {
    return of(
        "UnsupportedOperationException",
        operation
            + " is not supported for "
            + key.arn()
            + " ("
            + key.traits().spec()
            + ", origin "
            + key.traits().origin()
            + ").");
  }

  static AwsError invalidCiphertext() {
    return of("InvalidCiphertextException", "");
  }

  static AwsError incorrectKey() {
    return of(
        "IncorrectKeyException",
        "The key ID in the request does not identify a CMK that can perform this operation.");
  }

  static AwsError dryRun() {
    return new AwsError(
        "DryRunOperationException",
        PRECONDITION_FAILED,
        "The request would have succeeded, but the DryRun option is set.");
  }
}
