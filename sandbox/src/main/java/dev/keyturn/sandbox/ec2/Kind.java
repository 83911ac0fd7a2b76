package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.AwsError;

/** The kinds of resources, and how EC2 says that one is not there. */
enum Kind {
  INSTANCE("instance", "i", "InvalidInstanceID.NotFound", "The instance ID '%s' does not exist"),
  VOLUME("volume", "vol", "InvalidVolume.NotFound", "The volume '%s' does not exist."),
  SNAPSHOT("snapshot", "snap", "InvalidSnapshot.NotFound", "The snapshot '%s' does not exist."),
  IMAGE("image", "ami", "InvalidAMIID.NotFound", "The image id '[%s]' does not exist"),
  LAUNCH_TEMPLATE(
      "launch-template",
      "lt",
      "InvalidLaunchTemplateId.NotFound",
      "The specified launch template, with template ID %s, does not exist.");

  private final String type;
  private final String prefix;
  private final String notFoundCode;
  private final String notFoundMessage;

  Kind(String type, String prefix, String notFoundCode, String notFoundMessage) {
    this.type = type;
    this.prefix = prefix;
    this.notFoundCode = notFoundCode;
    this.notFoundMessage = notFoundMessage;
  }

  /** The name in tag specifications and filters. */
  String type() {
    return type;
  }

  String prefix() {
    return prefix;
  }

  AwsError notFound(String id) {
    return Ec2Errors.of(notFoundCode, notFoundMessage.formatted(id));
  }

  AwsError malformed(String id) {
    return switch (this) {
      case INSTANCE ->
          Ec2Errors.of(
              "InvalidInstanceID.Malformed", "Invalid id: \"" + id + "\" (expecting \"i-...\")");
      case IMAGE ->
          Ec2Errors.of(
              "InvalidAMIID.Malformed", "Invalid id: \"" + id + "\" (expecting \"ami-...\")");
      case VOLUME, SNAPSHOT, LAUNCH_TEMPLATE ->
          Ec2Errors.invalid(
              "Value ("
                  + id
                  + ") for parameter "
                  + type
                  + "Id is invalid. Expected: '"
                  + prefix
                  + "-...'.");
    };
  }
}
