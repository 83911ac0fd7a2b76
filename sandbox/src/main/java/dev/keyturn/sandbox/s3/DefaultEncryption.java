package dev.keyturn.sandbox.s3;

import java.util.Optional;

/**
 * A bucket's default encryption; the key reference is kept as given, and resolved at each write.
 */
record DefaultEncryption(
    String algorithm, Optional<String> keyReference, boolean bucketKey, boolean explicit) {
  /** What a bucket has when nothing was configured. */
  static final DefaultEncryption STANDARD =
      new DefaultEncryption("AES256", Optional.empty(), false, false);

  /** Reads a {@code ServerSideEncryptionConfiguration}. */
  static DefaultEncryption parse(byte[] document) {
    XmlNode root = XmlNode.parse(document, "ServerSideEncryptionConfiguration");
    if (root.all("Rule").size() != 1) {
      throw Errors.malformedXml();
    }
    XmlNode rule = root.all("Rule").get(0);
    XmlNode byDefault =
        rule.child("ApplyServerSideEncryptionByDefault").orElseThrow(Errors::malformedXml);
    String algorithm = byDefault.required("SSEAlgorithm");
    Optional<String> key = byDefault.value("KMSMasterKeyID").filter(text -> !text.isEmpty());
    return switch (algorithm) {
      case "AES256" -> {
        if (key.isPresent()) {
          throw Errors.invalidArgument(
              "ApplyServerSideEncryptionByDefault",
              "KMSMasterKeyID",
              "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or"
                  + " aws:kms:dsse");
        }
        yield new DefaultEncryption(algorithm, key, false, true);
      }
      case "aws:kms", "aws:kms:dsse" ->
          new DefaultEncryption(
              algorithm, key, rule.value("BucketKeyEnabled").orElse("").equals("true"), true);
      default -> throw Errors.malformedXml();
    };
  }
}
