package dev.keyturn.sandbox.ec2;

import static dev.keyturn.sandbox.ec2.TestingEc2.ROOT;
import static dev.keyturn.sandbox.ec2.TestingEc2.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMappingRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;

class LaunchTemplatesTest {
  private static final String OLD_KEY = "arn:aws:kms:eu-west-1:111122223333:key/old";
  private static final String NEW_KEY = "arn:aws:kms:eu-west-1:111122223333:key/new";

  private final TestingEc2 testing = TestingEc2.withoutLag();
  private String template = "";

  @BeforeEach
  void createATemplate() {
    template =
        testing
            .ec2()
            .createLaunchTemplate(
                r ->
                    r.launchTemplateName("web")
                        .launchTemplateData(
                            d ->
                                d.instanceType("m5.large")
                                    .securityGroupIds("sg-1", "sg-2")
                                    .metadataOptions(o -> o.httpTokens("required"))
                                    .blockDeviceMappings(root(OLD_KEY))))
            .launchTemplate()
            .launchTemplateId();
  }

  @Test
  void showTheDataThatWasGiven() {
    LaunchTemplateVersion version = version("$Latest");

    assertThat(version.versionNumber()).isOne();
    assertThat(version.defaultVersion()).isTrue();
    assertThat(version.launchTemplateData().securityGroupIds()).containsExactly("sg-1", "sg-2");
    assertThat(version.launchTemplateData().metadataOptions().httpTokensAsString())
        .isEqualTo("required");
    assertThat(key(version)).isEqualTo(OLD_KEY);
  }

  @Test
  void takeFromTheSourceVersionWhatIsNotGivenAnew() {
    CreateLaunchTemplateVersionRequest order = rekeyed("run-1");
    testing.ec2().createLaunchTemplateVersion(order);
    testing.ec2().createLaunchTemplateVersion(order);

    LaunchTemplateVersion latest = version("$Latest");
    assertThat(latest.versionNumber()).isEqualTo(2);
    assertThat(key(latest)).isEqualTo(NEW_KEY);
    assertThat(latest.launchTemplateData().instanceTypeAsString()).isEqualTo("m5.large");
    assertThat(key(version("1"))).isEqualTo(OLD_KEY);
    assertThat(version("$Default").versionNumber()).isOne();
  }

  @Test
  void moveTheirDefault() {
    testing.ec2().createLaunchTemplateVersion(rekeyed("run-1"));
    testing.ec2().modifyLaunchTemplate(r -> r.launchTemplateId(template).defaultVersion("2"));

    assertThat(version("$Default").versionNumber()).isEqualTo(2);
    assertThat(
            testing
                .ec2()
                .describeLaunchTemplates(r -> r.launchTemplateNames("web"))
                .launchTemplates()
                .get(0)
                .defaultVersionNumber())
        .isEqualTo(2);
  }

  @Test
  void refuseWhatIsNotThereOrThereAlready() {
    assertRefused(() -> version("7"), "InvalidLaunchTemplateId.VersionNotFound");
    assertRefused(
        () ->
            testing
                .ec2()
                .createLaunchTemplate(
                    r ->
                        r.launchTemplateName("web")
                            .launchTemplateData(d -> d.instanceType("m5.large"))),
        "InvalidLaunchTemplateName.AlreadyExistsException");
    assertRefused(
        () -> testing.ec2().describeLaunchTemplateVersions(r -> r.launchTemplateName("none")),
        "InvalidLaunchTemplateName.NotFoundException");
  }

  private CreateLaunchTemplateVersionRequest rekeyed(String token) {
    RequestLaunchTemplateData data =
        RequestLaunchTemplateData.builder().blockDeviceMappings(root(NEW_KEY)).build();
    return CreateLaunchTemplateVersionRequest.builder()
        .launchTemplateId(template)
        .sourceVersion("1")
        .clientToken(token)
        .launchTemplateData(data)
        .build();
  }

  private LaunchTemplateVersion version(String reference) {
    List<LaunchTemplateVersion> versions =
        testing
            .ec2()
            .describeLaunchTemplateVersions(r -> r.launchTemplateId(template).versions(reference))
            .launchTemplateVersions();
    assertThat(versions).hasSize(1);
    return versions.get(0);
  }

  private static String key(LaunchTemplateVersion version) {
    return version.launchTemplateData().blockDeviceMappings().get(0).ebs().kmsKeyId();
  }

  private static LaunchTemplateBlockDeviceMappingRequest root(String key) {
    return LaunchTemplateBlockDeviceMappingRequest.builder()
        .deviceName(ROOT)
        .ebs(e -> e.encrypted(true).kmsKeyId(key))
        .build();
  }
}
