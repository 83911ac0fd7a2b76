package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;

/** The region's EBS default key and encryption by default. */
final class EncryptionHandlers {
  private static final String KEY = "KmsKeyId";

  private final EbsKeys keys;

  EncryptionHandlers(EbsKeys keys) {
    this.keys = keys;
  }

  void addTo(Operations operations) {
    operations.add("GetEbsDefaultKmsKeyId", "", EncryptionHandlers::showKey);
    operations.add("ModifyEbsDefaultKmsKeyId", KEY, this::modify);
    operations.add(
        "ResetEbsDefaultKmsKeyId",
        "",
        (request, answer) -> {
          request.estate().encryption().resetDefaultKey();
          showKey(request, answer);
        });
    operations.add("GetEbsEncryptionByDefault", "", EncryptionHandlers::showByDefault);
    operations.add(
        "EnableEbsEncryptionByDefault", "", (request, answer) -> byDefault(request, answer, true));
    operations.add(
        "DisableEbsEncryptionByDefault",
        "",
        (request, answer) -> byDefault(request, answer, false));
  }

  private static void showKey(Ec2Request request, Xml answer) {
    answer.text("kmsKeyId", request.estate().encryption().defaultKey());
  }

  /** A key that isn't there is taken, too: "the action can appear to complete" [API reference]. */
  private void modify(Ec2Request request, Xml answer) {
    String key = keys.shown(request, request.input().required(KEY));
    request.estate().encryption().defaultKey(key);
    showKey(request, answer);
  }

  private static void byDefault(Ec2Request request, Xml answer, boolean on) {
    request.estate().encryption().byDefault(on);
    showByDefault(request, answer);
  }

  private static void showByDefault(Ec2Request request, Xml answer) {
    answer.flag("ebsEncryptionByDefault", request.estate().encryption().byDefault());
  }
}
