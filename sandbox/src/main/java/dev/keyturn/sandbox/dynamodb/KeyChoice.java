package dev.keyturn.sandbox.dynamodb;

import dev.keyturn.sandbox.AwsError;
import java.util.Optional;
import java.util.function.Supplier;

/** Which KMS key a table is to be under, as requests say it. */
final class KeyChoice {
  private static final String MANAGED = "alias/aws/dynamodb";

  private KeyChoice() {}

  /** The ARN of the key that an SSESpecification asks for; empty for AWS's own key. */
  static Optional<String> of(DynamoRequest request, String member) {
    Optional<Members> specification = request.input().inner(member);
    if (specification.isEmpty() || !specification.get().flag("Enabled")) {
      return Optional.empty();
    }
    return Optional.of(
        resolve(request, specification.get().text("KMSMasterKeyId").orElse(MANAGED)));
  }

  /** An alias is resolved once: the table stays with the key when the alias moves. */
  static String resolve(DynamoRequest request, String reference) {
    return usable(
        () -> request.tables().keys().resolve(request.caller(), reference, request.region()));
  }

  /**
   * KMS's refusals in the form that clients report: a ValidationException for a disabled key, an
   * AccessDeniedException where KMS denies (aws-samples/aws-secure-environment-accelerator#919,
   * aws/aws-cdk#18616).
   */
  static <T> T usable(Supplier<T> use) {
    try {
      return use.get();
    } catch (AwsError error) {
      throw DynamoErrors.byKms(error);
    }
  }
}
