package dev.keyturn.aws.ebs;

import static dev.keyturn.aws.ebs.ImageryEstate.DEFAULT_KEY;
import static dev.keyturn.aws.ebs.ImageryEstate.IMAGES;
import static dev.keyturn.aws.ebs.ImageryEstate.SNAPSHOTS;
import static dev.keyturn.aws.ebs.ImageryEstate.TEMPLATES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.ImageryStore;
import dev.keyturn.sandbox.Fault;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMappingRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;

/** What a volume's plan finds in the region besides what is in stores. */
class ImagerySearchTest {
  private final ImageryEstate estate = new ImageryEstate();
  private final Imagery ours = imagery("ours", estate.oldKey());

  /** One of each kind but the default key. */
  private record Imagery(String snapshot, String backing, String image, String template) {}

  @AfterEach
  void close() {
    estate.close();
  }

  @Test
  void findsEachKindAndNothingUnderAnotherKeyTwiceTheSame() {
    imagery("others", estate.createKey());
    setDefault(estate.oldKey());

    assertThat(estate.found())
        .containsExactlyInAnyOrder(
            "snapshots " + ours.snapshot(),
            "snapshots " + ours.backing(),
            "images " + ours.image(),
            "launchTemplates " + ours.template() + " version 1",
            "ebsDefaultKey " + estate.oldKey());
    assertThat(estate.found()).isEqualTo(estate.found());
  }

  @Test
  void leavesOutADefaultKeyThatIsAnother() {
    setDefault(estate.createKey());

    assertThat(estate.found()).hasSize(4).noneMatch(one -> one.startsWith("ebsDefaultKey"));
  }

  @Test
  void findsTheDefaultAndTheLatestVersionAndNoneBetween() {
    add(estate.oldKey());
    add(estate.oldKey());

    assertThat(estate.found(SNAPSHOTS, IMAGES))
        .containsExactly(
            "launchTemplates " + ours.template() + " version 1",
            "launchTemplates " + ours.template() + " version 3");
  }

  @Test
  void leavesOutWhatStoresTakeCareOf() {
    setDefault(estate.oldKey());

    assertThat(estate.found(SNAPSHOTS, IMAGES, TEMPLATES, DEFAULT_KEY)).isEmpty();
    assertThat(estate.found(IMAGES, TEMPLATES, DEFAULT_KEY))
        .containsExactly("snapshots " + ours.snapshot());
    assertThat(estate.found(SNAPSHOTS, TEMPLATES, DEFAULT_KEY))
        .containsExactly("images " + ours.image());
  }

  @Test
  void leavesOutOnlyTheIdsThatAStoreNames() {
    String another = estate.snapshot(estate.oldKey());
    ImageryStore some = new ImageryStore.Snapshots(List.of(ours.snapshot(), ours.backing()));

    assertThat(estate.found(some, IMAGES, TEMPLATES, DEFAULT_KEY))
        .containsExactly("snapshots " + another);
  }

  @Test
  void namesSoManyAndCountsTheRest() {
    for (int i = 0; i < Ec2ImagerySearch.MOST_NAMED; i++) {
      estate.snapshot(estate.oldKey());
    }

    assertThat(estate.found(IMAGES, TEMPLATES, DEFAULT_KEY))
        .hasSize(Ec2ImagerySearch.MOST_NAMED + 1)
        .endsWith("snapshots: 1 more");
  }

  @Test
  void plansWithoutWhatItMayNotLookAt() {
    estate.refuse("DescribeLaunchTemplateVersions");

    assertThat(estate.found(IMAGES, DEFAULT_KEY))
        .hasSize(2)
        .startsWith("snapshots " + ours.snapshot())
        .last()
        .asString()
        .startsWith("launchTemplates: not known, ec2:DescribeLaunchTemplateVersions");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DescribeSnapshots",
        "DescribeImages",
        "DescribeLaunchTemplateVersions",
        "GetEbsDefaultKmsKeyId"
      })
  void looksAgainWhereAnAnswerIsLost(String operation) {
    List<String> before = estate.found();
    estate.fault(Fault.Kind.AFTER, operation);

    assertThat(estate.found()).isEqualTo(before);
  }

  private Imagery imagery(String name, KeyArn key) {
    String backing = estate.snapshot(key);
    String template =
        estate
            .ec2()
            .createLaunchTemplate(
                create -> create.launchTemplateName(name).launchTemplateData(data(key)))
            .launchTemplate()
            .launchTemplateId();
    return new Imagery(estate.snapshot(key), backing, estate.image(name, backing), template);
  }

  private void add(KeyArn key) {
    estate
        .ec2()
        .createLaunchTemplateVersion(
            create -> create.launchTemplateId(ours.template()).launchTemplateData(data(key)));
  }

  private static RequestLaunchTemplateData data(KeyArn key) {
    return RequestLaunchTemplateData.builder()
        .blockDeviceMappings(
            LaunchTemplateBlockDeviceMappingRequest.builder()
                .deviceName("/dev/xvda")
                .ebs(ebs -> ebs.encrypted(true).kmsKeyId(key.value()).volumeSize(8))
                .build())
        .build();
  }

  private void setDefault(KeyArn key) {
    estate.ec2().modifyEbsDefaultKmsKeyId(modify -> modify.kmsKeyId(key.value()));
  }
}
