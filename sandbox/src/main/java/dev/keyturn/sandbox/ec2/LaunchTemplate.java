package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A launch template; its versions never change. */
final class LaunchTemplate extends Resource {
  private final String name;
  private final List<Version> versions = new ArrayList<>();
  private int defaultVersion = 1;

  LaunchTemplate(Birth birth, String name) {
    super(birth);
    this.name = name;
  }

  @Override
  Kind kind() {
    return Kind.LAUNCH_TEMPLATE;
  }

  String name() {
    return name;
  }

  List<Version> versions() {
    return List.copyOf(versions);
  }

  int defaultVersion() {
    return defaultVersion;
  }

  /** The version that a number, {@code $Latest} or {@code $Default} means. */
  Version version(String reference) {
    String number =
        switch (reference) {
          case "$Latest" -> String.valueOf(versions.size());
          case "$Default" -> String.valueOf(defaultVersion);
          default -> reference;
        };
    return versions.stream()
        .filter(version -> String.valueOf(version.number()).equals(number))
        .findFirst()
        .orElseThrow(
            () ->
                Ec2Errors.of(
                    "InvalidLaunchTemplateId.VersionNotFound",
                    "Could not find the specified version " + reference + " for " + id()));
  }

  Version add(String description, Parameters data, Author author) {
    Version version = new Version(versions.size() + 1, description, data, author);
    versions.add(version);
    return version;
  }

  void makeDefault(Version version) {
    defaultVersion = version.number();
  }

  void write(Xml xml) {
    xml.text("launchTemplateId", id())
        .text("launchTemplateName", name)
        .time("createTime", created())
        .text("createdBy", versions.get(0).author().arn())
        .number("defaultVersionNumber", defaultVersion)
        .number("latestVersionNumber", versions.size());
    Tags.write(xml, this);
  }

  void write(Xml xml, Version version) {
    xml.text("launchTemplateId", id())
        .text("launchTemplateName", name)
        .number("versionNumber", version.number())
        .text("versionDescription", version.description())
        .time("createTime", version.author().time())
        .text("createdBy", version.author().arn())
        .flag("defaultVersion", version.number() == defaultVersion)
        .inside("launchTemplateData", data -> TemplateData.write(data, version.data()));
  }

  /** One version. */
  record Version(int number, String description, Parameters data, Author author) {}

  /** Who made it and when. */
  record Author(String arn, Instant time) {}
}
