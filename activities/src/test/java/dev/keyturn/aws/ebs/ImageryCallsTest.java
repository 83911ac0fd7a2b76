package dev.keyturn.aws.ebs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.reencryption.ImageryFacts;
import dev.keyturn.reencryption.ImageryKind;
import dev.keyturn.reencryption.ImageryStore;
import dev.keyturn.reencryption.TriedCall;
import dev.keyturn.reencryption.TriedCalls;
import dev.keyturn.sandbox.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.CreateVolumePermission;
import software.amazon.awssdk.services.ec2.model.LaunchPermission;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMappingRequest;
import software.amazon.awssdk.services.ec2.model.PermissionGroup;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.SnapshotAttributeName;

/** That a sweep's calls are tried while planning; row 62H of the fault matrix. */
class ImageryCallsTest {
  private final ImageryEstate estate = new ImageryEstate();

  @BeforeEach
  void makeOneOfEach() {
    estate.snapshot(estate.oldKey());
    estate.image("orders", estate.snapshot(estate.oldKey()));
    template(8);
    estate.ec2().modifyEbsDefaultKmsKeyId(modify -> modify.kmsKeyId(estate.oldKey().value()));
  }

  @AfterEach
  void close() {
    estate.close();
  }

  @ParameterizedTest
  @CsvSource({
    "SNAPSHOTS, CreateTags",
    "SNAPSHOTS, CopySnapshot",
    "IMAGES, CopyImage",
    "LAUNCH_TEMPLATES, CreateLaunchTemplateVersion",
    "LAUNCH_TEMPLATES, ModifyLaunchTemplate",
    "EBS_DEFAULT_KEY, ModifyEbsDefaultKmsKeyId"
  })
  void namesTheCallThatTheWorkerMayNotMake(ImageryKind kind, String operation) {
    deny(operation);

    assertThat(facts(store(kind)).tried().orElseThrow().denied())
        .extracting(TriedCall::action)
        .containsExactly("ec2:" + operation);
  }

  @Test
  void changesNothingHoweverOftenItTries() {
    for (ImageryStore store :
        List.of(
            ImageryEstate.SNAPSHOTS,
            ImageryEstate.IMAGES,
            ImageryEstate.TEMPLATES,
            ImageryEstate.DEFAULT_KEY)) {
      ImageryFacts first = facts(store);

      assertThat(first.tried()).contains(new TriedCalls(List.of(), List.of()));
      assertThat(facts(store)).isEqualTo(first);
    }
  }

  /** Their denial would forbid a run that never calls them. */
  @Test
  void triesNothingOnWhatARunLeavesAlone() {
    String template = template(1);
    version(template, data -> data.userData("eA=="));
    choose(template, "2");
    String disk = estate.snapshot(estate.oldKey());
    String open = estate.image("open", disk);
    LaunchPermission all = LaunchPermission.builder().group(PermissionGroup.ALL).build();
    estate
        .ec2()
        .modifyImageAttribute(
            modify -> modify.imageId(open).launchPermission(change -> change.add(all)));
    String done = estate.snapshot(estate.oldKey());
    ImageryStore copied = new ImageryStore.Snapshots(List.of(done));
    estate.moveAll(copied);

    assertThat(triedOn(new ImageryStore.LaunchTemplates(List.of(template)))).isZero();
    assertThat(triedOn(new ImageryStore.Images(List.of(open)))).isZero();
    assertThat(triedOn(copied)).isZero();
    assertThat(triedOn(new ImageryStore.Snapshots(List.of(disk)))).isZero();
    assertThat(triedOn(new ImageryStore.Snapshots(List.of(estate.swapSnapshot("run"))))).isZero();
  }

  @Test
  void triesToChooseADefaultOnlyWhereOneMoves() {
    String template = template(1);
    version(template, data -> data.blockDeviceMappings(disk(2)));
    version(template, data -> data.userData("eA=="));
    choose(template, "3");
    version(template, data -> data.blockDeviceMappings(disk(2)));

    facts(new ImageryStore.LaunchTemplates(List.of(template)));

    assertThat(estate.sent("CreateLaunchTemplateVersion", true))
        .singleElement()
        .asString()
        .contains("SourceVersion=4");
    assertThat(estate.sent("ModifyLaunchTemplate", true)).isEmpty();
  }

  private void version(String template, Consumer<RequestLaunchTemplateData.Builder> change) {
    estate
        .ec2()
        .createLaunchTemplateVersion(
            create -> create.launchTemplateId(template).launchTemplateData(change));
  }

  private void choose(String template, String version) {
    estate.ec2().modifyLaunchTemplate(r -> r.launchTemplateId(template).defaultVersion(version));
  }

  private void deny(String operation) {
    Fault.Match match =
        new Fault.Match("ec2", Optional.of(operation), Optional.of("worker"), Optional.empty());
    estate
        .sandbox()
        .faults()
        .add(new Fault(match, Fault.Kind.DENY, 0, OptionalInt.empty(), 1, Duration.ZERO));
  }

  private int triedOn(ImageryStore store) {
    List<String> operations =
        List.of(
            "CreateTags",
            "CopySnapshot",
            "CopyImage",
            "CreateLaunchTemplateVersion",
            "ModifyLaunchTemplate");
    facts(store);
    return operations.stream().mapToInt(operation -> estate.sent(operation, true).size()).sum();
  }

  private LaunchTemplateBlockDeviceMappingRequest disk(int size) {
    return LaunchTemplateBlockDeviceMappingRequest.builder()
        .deviceName("/dev/sdf")
        .ebs(ebs -> ebs.volumeSize(size).encrypted(true).kmsKeyId(estate.oldKey().value()))
        .build();
  }

  private String template(int size) {
    LaunchTemplateBlockDeviceMappingRequest disk = disk(size);
    return estate
        .ec2()
        .createLaunchTemplate(
            create ->
                create
                    .launchTemplateName("orders-" + size)
                    .launchTemplateData(data -> data.blockDeviceMappings(disk)))
        .launchTemplate()
        .launchTemplateId();
  }

  @Test
  void triesToShareOnlyWhatIsShared() {
    String snapshot = estate.snapshot(estate.oldKey());
    ImageryStore store = new ImageryStore.Snapshots(List.of(snapshot));
    deny("ModifySnapshotAttribute");
    assertThat(facts(store).tried().orElseThrow().denied()).isEmpty();

    CreateVolumePermission other = CreateVolumePermission.builder().userId("444455556666").build();
    estate
        .ec2()
        .modifySnapshotAttribute(
            modify ->
                modify
                    .snapshotId(snapshot)
                    .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION)
                    .createVolumePermission(change -> change.add(other)));

    assertThat(facts(store).tried().orElseThrow().denied())
        .extracting(TriedCall::action)
        .containsExactly("ec2:ModifySnapshotAttribute");
  }

  /** Nothing depends on it. */
  @Test
  void warnsWhereCopiesMayNotBeDeprecatedAsTheirOriginalsAre() {
    String image = estate.image("old", estate.snapshot(estate.oldKey()));
    ImageryStore store = new ImageryStore.Images(List.of(image));
    deny("EnableImageDeprecation");
    assertThat(facts(store).tried().orElseThrow().hints()).isEmpty();

    Instant later = Instant.now().plus(Duration.ofDays(30));
    estate.ec2().enableImageDeprecation(r -> r.imageId(image).deprecateAt(later));

    TriedCalls tried = facts(store).tried().orElseThrow();
    assertThat(tried.denied()).isEmpty();
    assertThat(tried.hints())
        .singleElement()
        .asString()
        .contains("may not call ec2:EnableImageDeprecation on " + image);
  }

  /** Service control policies may demand tags, or forbid others. */
  @Test
  void triesCopiesWithTheTagsOfTheRealOnes() {
    String snapshot = estate.snapshot(estate.oldKey());
    estate.tag(snapshot, "CostCenter", "42");
    String image = estate.image("n".repeat(128), estate.snapshot(estate.oldKey()));
    estate.tag(image, "CostCenter", "42");
    ImageryStore images = new ImageryStore.Images(List.of(image));
    ImageryStore snapshots = new ImageryStore.Snapshots(List.of(snapshot));
    for (ImageryStore one : List.of(images, snapshots)) {
      assertThat(facts(one).tried().orElseThrow().unknown()).isEmpty();
      estate.moveAll(one);
    }

    for (String operation : List.of("CopyImage", "CopySnapshot", "CreateTags")) {
      assertThat(estate.sent(operation, true))
          .as(operation)
          .isNotEmpty()
          .allSatisfy(
              tried ->
                  assertThat(estate.sent(operation, false))
                      .map(ImageryCallsTest::names)
                      .contains(names(tried)));
    }
    assertThat(estate.sent("CopyImage", true))
        .allSatisfy(it -> assertThat(it).contains("CostCenter"));
  }

  /** The names of the tags of a call. */
  private static List<String> names(String body) {
    return Stream.of(body.split("&"))
        .filter(parameter -> parameter.matches("(TagSpecification|Tag).*Key=.*"))
        .map(parameter -> parameter.replaceAll(".*=", ""))
        .sorted()
        .toList();
  }

  private static ImageryStore store(ImageryKind kind) {
    return switch (kind) {
      case SNAPSHOTS -> ImageryEstate.SNAPSHOTS;
      case IMAGES -> ImageryEstate.IMAGES;
      case LAUNCH_TEMPLATES -> ImageryEstate.TEMPLATES;
      case EBS_DEFAULT_KEY -> ImageryEstate.DEFAULT_KEY;
    };
  }

  private ImageryFacts facts(ImageryStore store) {
    return estate.inspect(store);
  }
}
