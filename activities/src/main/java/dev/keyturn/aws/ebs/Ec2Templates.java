package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.key.KeyArn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;

/** Reads launch templates, and chooses their default versions. */
final class Ec2Templates {
  private final Ec2Client ec2;

  Ec2Templates(Ec2Client ec2) {
    this.ec2 = ec2;
  }

  List<LaunchTemplate> all() {
    return AwsFailures.call(
        "ec2:DescribeLaunchTemplates",
        "the region's launch templates",
        () ->
            ec2.describeLaunchTemplatesPaginator(list -> {}).stream()
                .peek(page -> Waiting.heartbeat())
                .flatMap(page -> page.launchTemplates().stream())
                .toList());
  }

  /** A template as it is now. */
  LaunchTemplate one(String template) {
    return AwsFailures.call(
            "ec2:DescribeLaunchTemplates",
            template,
            () -> ec2.describeLaunchTemplates(list -> list.launchTemplateIds(template)))
        .launchTemplates()
        .get(0);
  }

  List<LaunchTemplateVersion> versions(String template) {
    return versions(template, list -> list.launchTemplateId(template));
  }

  /**
   * The default and the latest version of every template, which EC2 lists where no template is
   * named; one that is both may be listed twice.
   */
  List<LaunchTemplateVersion> defaultAndLatest() {
    return versions("the region's launch templates", list -> list.versions("$Default", "$Latest"));
  }

  private List<LaunchTemplateVersion> versions(
      String resource, Consumer<DescribeLaunchTemplateVersionsRequest.Builder> which) {
    List<LaunchTemplateVersion> versions = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Optional<String> token = next;
      DescribeLaunchTemplateVersionsResponse page =
          AwsFailures.call(
              "ec2:DescribeLaunchTemplateVersions",
              resource,
              () ->
                  ec2.describeLaunchTemplateVersions(
                      list -> which.accept(list.nextToken(token.orElse(null)))));
      Waiting.heartbeat();
      versions.addAll(page.launchTemplateVersions());
      next = Optional.ofNullable(page.nextToken()).filter(text -> !text.isEmpty());
    } while (next.isPresent());
    return versions;
  }

  void choose(String template, long version) {
    AwsFailures.call(
        "ec2:ModifyLaunchTemplate",
        template,
        () ->
            ec2.modifyLaunchTemplate(
                modify ->
                    modify.launchTemplateId(template).defaultVersion(String.valueOf(version))));
  }

  /** The description of the version that takes another one's place, by which it is found again. */
  static String description(long version, KeyArn newKey) {
    return "Keyturn: version " + version + " with key " + newKey.keyId();
  }

  /** Whether a version is Keyturn's own for this key. */
  static boolean isKeyturns(LaunchTemplateVersion version, KeyArn newKey) {
    return version.versionDescription() != null
        && version
            .versionDescription()
            .matches("Keyturn: version [0-9]+ with key \\Q" + newKey.keyId() + "\\E");
  }
}
