package dev.keyturn.sandbox.s3;

/** A bucket's versioning state, with S3's word for it. */
enum Versioning {
  UNVERSIONED(""),
  ENABLED("Enabled"),
  SUSPENDED("Suspended");

  private final String status;

  Versioning(String status) {
    this.status = status;
  }

  String status() {
    return status;
  }

  static Versioning of(String status) {
    return switch (status) {
      case "Enabled" -> ENABLED;
      case "Suspended" -> SUSPENDED;
      default -> throw Errors.malformedXml();
    };
  }
}
