package dev.keyturn.sandbox.ec2;

/** A region's defaults for EBS encryption. */
final class EncryptionSettings {
  private static final String MANAGED = "alias/aws/ebs";

  private String defaultKey = MANAGED;
  private boolean byDefault;

  String defaultKey() {
    return defaultKey;
  }

  void defaultKey(String keyArn) {
    defaultKey = keyArn;
  }

  void resetDefaultKey() {
    defaultKey = MANAGED;
  }

  boolean byDefault() {
    return byDefault;
  }

  void byDefault(boolean on) {
    byDefault = on;
  }
}
