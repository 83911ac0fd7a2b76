package dev.keyturn.sandbox.s3;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses what the sandbox would have to ignore: a field that is not known could mean that nothing
 * is to be overwritten.
 */
final class HeaderRules {
  private static final Set<String> KNOWN =
      Set.of(
          "x-amz-acl",
          "x-amz-bucket-object-lock-enabled",
          "x-amz-bypass-governance-retention",
          "x-amz-checksum-algorithm",
          "x-amz-checksum-mode",
          "x-amz-checksum-type",
          "x-amz-content-sha256",
          "x-amz-date",
          "x-amz-decoded-content-length",
          "x-amz-expected-bucket-owner",
          "x-amz-max-parts",
          "x-amz-metadata-directive",
          "x-amz-mp-object-size",
          "x-amz-object-attributes",
          "x-amz-object-lock-legal-hold",
          "x-amz-object-lock-mode",
          "x-amz-object-lock-retain-until-date",
          "x-amz-object-ownership",
          "x-amz-part-number-marker",
          "x-amz-request-payer",
          "x-amz-sdk-checksum-algorithm",
          "x-amz-security-token",
          "x-amz-source-expected-bucket-owner",
          "x-amz-storage-class",
          "x-amz-tagging",
          "x-amz-tagging-directive",
          "x-amz-te",
          "x-amz-trailer",
          "x-amz-user-agent",
          "x-amz-website-redirect-location");
  private static final Set<String> KNOWN_PREFIXES =
      Set.of(
          "x-amz-checksum-",
          "x-amz-copy-source",
          "x-amz-grant-",
          "x-amz-meta-",
          "x-amz-server-side-encryption");
  private static final Set<Operation> CONDITIONAL =
      EnumSet.of(
          Operation.GET_OBJECT,
          Operation.HEAD_OBJECT,
          Operation.PUT_OBJECT,
          Operation.COPY_OBJECT,
          Operation.COMPLETE_MULTIPART_UPLOAD,
          Operation.DELETE_OBJECT);
  private static final int MAX_KEY_BYTES = 1024;

  private HeaderRules() {}

  /** Refuses a request that asks for more than is implemented, or whose key is too long. */
  static void check(S3Request request) {
    for (String name : request.headers().names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith("x-amz-") && !known(lower)) {
        throw Errors.notImplemented(lower);
      }
    }
    boolean condition =
        request.header("If-Match").or(() -> request.header("If-None-Match")).isPresent();
    if (condition && !CONDITIONAL.contains(request.operation())) {
      throw Errors.notImplemented("a condition on " + request.operation().awsName());
    }
    if (request.operation() == Operation.DELETE_OBJECT
        && request.header("If-None-Match").isPresent()) {
      throw Errors.notImplemented("If-None-Match on DeleteObject");
    }
    int keyBytes = Reply.utf8(request.key()).length;
    if (keyBytes > MAX_KEY_BYTES) {
      throw Refusal.of("KeyTooLongError", 400, "Your key is too long")
          .element("Size", Integer.toString(keyBytes))
          .element("MaxSizeAllowed", Integer.toString(MAX_KEY_BYTES));
    }
  }

  private static boolean known(String name) {
    return KNOWN.contains(name) || KNOWN_PREFIXES.stream().anyMatch(name::startsWith);
  }
}
