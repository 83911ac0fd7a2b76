package dev.keyturn.sandbox.dynamodb;

import dev.keyturn.sandbox.AwsError;

/** DynamoDB's errors, with its own texts where they are documented. */
final class DynamoErrors {
  private DynamoErrors() {}

  static AwsError of(String code, String message) {
    return new AwsError(code, 400, message);
  }

  static AwsError validation(String message) {
    return of("ValidationException", message);
  }

  static AwsError noTable(String table) {
    return of("ResourceNotFoundException", "Requested resource not found: Table: " + table);
  }

  static AwsError inUse(String table, String status) {
    return of(
        "ResourceInUseException",
        "Attempt to change a resource which is still in use: Table is being updated: "
            + table
            + " ("
            + status
            + ")");
  }

  /** The text is the one in crossplane-contrib/provider-aws#1440. */
  static AwsError tooManyKeyChanges() {
    return of(
        "LimitExceededException",
        "Subscriber limit exceeded: Encryption mode changes are limited in the 24h window. Please"
            + " retry later.");
  }

  /** What calls that choose or open a key answer if KMS does not let them. */
  static AwsError byKms(AwsError error) {
    return switch (error.code()) {
      case "DisabledException" -> validation(words("KMS key disabled error", error.code(), error));
      case "AccessDeniedException" ->
          of(error.code(), words("KMS key access denied error", "AWSKMSException", error));
      default -> validation(words("KMS validation error", error.code(), error));
    };
  }

  private static String words(String what, String exception, AwsError error) {
    return what
        + ": com.amazonaws.services.kms.model."
        + exception
        + ": "
        + error.message()
        + " (Service: AWSKMS; Status Code: 400; Error Code: "
        + error.code()
        + "; Proxy: null)";
  }

  /**
   * What calls for items answer while the key can't be used. AWS's knowledge base calls it an
   * AccessDeniedException; the text is modelled.
   */
  static AwsError inaccessible(String table, AwsError why) {
    return of(
        "AccessDeniedException",
        "KMS key access denied: table "
            + table
            + " can't be read, "
            + why.code()
            + ": "
            + why.message());
  }
}
