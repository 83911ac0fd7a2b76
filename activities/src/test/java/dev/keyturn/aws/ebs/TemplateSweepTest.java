package dev.keyturn.aws.ebs;

import static dev.keyturn.aws.ebs.ImageryEstate.IMAGES;
import static dev.keyturn.aws.ebs.ImageryEstate.TEMPLATES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.ImageryPass;
import dev.keyturn.reencryption.ImageryStore;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.TemplateDefault;
import dev.keyturn.reencryption.TemplateRestore;
import dev.keyturn.sandbox.Fault;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMappingRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateEbsBlockDeviceRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** Launch templates, the third of fault 64. */
class TemplateSweepTest {
  private final ImageryEstate estate = new ImageryEstate();

  @AfterEach
  void close() {
    estate.close();
  }

  @Test
  void makesAVersionThatDiffersInNothingButTheKeyAndMakesItTheDefault() {
    String template = template(data(estate.oldKey().value()));

    ImageryPass pass = estate.move(TEMPLATES);

    LaunchTemplateVersion now = version(template, "$Default");
    assertThat(now.versionNumber()).isEqualTo(2);
    assertThat(key(now)).isEqualTo(estate.newKey().value());
    assertThat(withKey(now, estate.oldKey().value()))
        .isEqualTo(version(template, "1").launchTemplateData());
    assertThat(pass.tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(pass.tally().superseded())
        .containsExactly(template + " version 1, used only by who names its number");
    assertThat(estate.verify(TEMPLATES).tally().counts().shut()).isZero();
  }

  @Test
  void doesNothingTheSecondTime() {
    String template = template(data(estate.oldKey().value()));
    estate.move(TEMPLATES, "sweep-1");

    ImageryPass again = estate.move(TEMPLATES, "sweep-2");

    assertThat(versions(template)).hasSize(2);
    assertThat(again.tally().counts().moved()).isZero();
    assertThat(again.tally().counts().alreadyCurrent()).isEqualTo(1);
  }

  @Test
  void latestVersionKeepsItsDataWhenOnlyTheDefaultNamesTheOldKey() {
    String template = template(data(estate.oldKey().value()));
    add(template, data(estate.createKey().value()).toBuilder().instanceType("t3.nano").build());

    estate.move(TEMPLATES);

    assertThat(key(version(template, "$Default"))).isEqualTo(estate.newKey().value());
    assertThat(version(template, "$Latest").launchTemplateData())
        .isEqualTo(version(template, "2").launchTemplateData());
    assertThat(version(template, "$Latest").versionNumber()).isEqualTo(4);
  }

  @Test
  void defaultStaysWhereOnlyTheLatestVersionNamesTheOldKey() {
    String template = template(data(estate.createKey().value()));
    add(template, data(estate.oldKey().value()));

    estate.move(TEMPLATES);

    assertThat(version(template, "$Default").versionNumber()).isEqualTo(1);
    assertThat(key(version(template, "$Latest"))).isEqualTo(estate.newKey().value());
  }

  @Test
  void replacesAnAliasThatNamesTheOldKeyAndLeavesOneThatNamesTheNew() {
    alias("alias/stale", estate.oldKey().value());
    alias("alias/orders", estate.newKey().value());
    String stale = template(data("alias/stale"));
    String moved = template("moved", data("alias/orders"));

    estate.move(TEMPLATES);

    assertThat(key(version(stale, "$Default"))).isEqualTo(estate.newKey().value());
    assertThat(versions(moved)).hasSize(1);
  }

  @Test
  void pinsATemplateOfAnImageWithoutACopyAndMovesItToTheCopyAfterwards() {
    String image = estate.image("orders", estate.snapshot(estate.oldKey()));
    String template = template(RequestLaunchTemplateData.builder().imageId(image).build());

    List<Pins> pins = estate.move(TEMPLATES).tally().pins();
    estate.moveAll(IMAGES);
    long remaining = estate.verify(TEMPLATES).tally().counts().remaining();
    estate.move(TEMPLATES);

    assertThat(pins).extracting(Pins::name).containsExactly("launchTemplates#NAMES_OLD_ORIGINAL");
    assertThat(remaining).isEqualTo(1);
    assertThat(version(template, "$Default").launchTemplateData().imageId())
        .isEqualTo(estate.imageCopies(image).get(0).imageId());
  }

  @Test
  void makesOneVersionWhereTheAnswerIsLost() {
    String template = template(data(estate.oldKey().value()));
    estate.fault(Fault.Kind.AFTER, "CreateLaunchTemplateVersion");

    estate.move(TEMPLATES);

    assertThat(versions(template)).hasSize(2);
  }

  @Test
  void savesTheDefaultVersionAndPutsItBackOnlyWhileItIsKeyturns() {
    String template = template(data(estate.oldKey().value()));
    List<TemplateDefault> saved = estate.inspect(TEMPLATES).saved().templates();
    estate.move(TEMPLATES);
    TemplateRestore restore = new TemplateRestore(saved.get(0), estate.newKey());

    estate.activities().restoreTemplateDefault(restore);
    estate.activities().restoreTemplateDefault(restore);

    assertThat(version(template, "$Default").versionNumber()).isEqualTo(1);
    add(template, data(estate.createKey().value()));
    estate
        .ec2()
        .modifyLaunchTemplate(modify -> modify.launchTemplateId(template).defaultVersion("3"));
    assertThatThrownBy(() -> estate.activities().restoreTemplateDefault(restore))
        .satisfies(
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.CHANGED_BY_OTHERS));
  }

  @Test
  void planNamesEveryVersionThatNeedsTheOldKeyAndIdsThatAreMissing() {
    String template = template(data(estate.oldKey().value()));

    assertThat(estate.inspect(TEMPLATES).notes())
        .containsExactly(template + " version 1 needs the old key");
    assertThat(
            estate
                .inspect(new ImageryStore.LaunchTemplates(List.of("lt-0123456789abcdef0")))
                .missing())
        .containsExactly("lt-0123456789abcdef0");
  }

  private void alias(String name, String key) {
    estate.kms().createAlias(create -> create.aliasName(name).targetKeyId(key));
  }

  private static RequestLaunchTemplateData data(String key) {
    LaunchTemplateEbsBlockDeviceRequest ebs =
        LaunchTemplateEbsBlockDeviceRequest.builder()
            .encrypted(true)
            .kmsKeyId(key)
            .volumeSize(8)
            .volumeType("gp3")
            .iops(4000)
            .deleteOnTermination(true)
            .build();
    return RequestLaunchTemplateData.builder()
        .instanceType("m5.large")
        .securityGroupIds("sg-1", "sg-2")
        .userData("IyEvYmluL3No")
        .blockDeviceMappings(
            LaunchTemplateBlockDeviceMappingRequest.builder()
                .deviceName("/dev/xvda")
                .ebs(ebs)
                .build())
        .build();
  }

  private String template(RequestLaunchTemplateData data) {
    return template("web", data);
  }

  private String template(String name, RequestLaunchTemplateData data) {
    return estate
        .ec2()
        .createLaunchTemplate(create -> create.launchTemplateName(name).launchTemplateData(data))
        .launchTemplate()
        .launchTemplateId();
  }

  private void add(String template, RequestLaunchTemplateData data) {
    estate
        .ec2()
        .createLaunchTemplateVersion(
            create -> create.launchTemplateId(template).launchTemplateData(data));
  }

  private List<LaunchTemplateVersion> versions(String template) {
    return estate
        .ec2()
        .describeLaunchTemplateVersions(list -> list.launchTemplateId(template))
        .launchTemplateVersions();
  }

  private LaunchTemplateVersion version(String template, String which) {
    return estate
        .ec2()
        .describeLaunchTemplateVersions(list -> list.launchTemplateId(template).versions(which))
        .launchTemplateVersions()
        .get(0);
  }

  private static String key(LaunchTemplateVersion version) {
    return version.launchTemplateData().blockDeviceMappings().get(0).ebs().kmsKeyId();
  }

  private static ResponseLaunchTemplateData withKey(LaunchTemplateVersion version, String key) {
    ResponseLaunchTemplateData data = version.launchTemplateData();
    return data.toBuilder()
        .blockDeviceMappings(
            data.blockDeviceMappings().stream()
                .map(
                    disk ->
                        disk.toBuilder().ebs(disk.ebs().toBuilder().kmsKeyId(key).build()).build())
                .toList())
        .build();
  }
}
