package dev.keyturn.sandbox.s3;

import dev.keyturn.sandbox.AwsError;
import java.util.function.Supplier;

/** Turns KMS's errors into the ones that S3 answers in its place. */
final class KmsErrors {
  private KmsErrors() {}

  /** Runs a call to KMS. */
  static <T> T translate(Supplier<T> call) {
    try {
      return call.get();
    } catch (AwsError error) {
      throw translated(error);
    }
  }

  private static Refusal translated(AwsError error) {
    return switch (error.code()) {
      case "AccessDeniedException", "AccessDenied" -> Errors.accessDenied(error.message());
      default -> Refusal.of("KMS." + error.code(), 400, error.message());
    };
  }
}
