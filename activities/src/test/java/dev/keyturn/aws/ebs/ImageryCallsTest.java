package dev.keyturn.aws.ebs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.reencryption.ImageryFacts;
import dev.keyturn.reencryption.ImageryKind;
import dev.keyturn.reencryption.ImageryStore;
import dev.keyturn.reencryption.TriedCall;
import dev.keyturn.reencryption.TriedCalls;
import dev.keyturn.sandbox.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMappingRequest;

/** That a sweep's calls are tried while planning; row 62H of the fault matrix. */
class ImageryCallsTest {
  private final ImageryEstate estate = new ImageryEstate();

  @BeforeEach
  void makeOneOfEach() {
    estate.image("orders", estate.snapshot(estate.oldKey()));
    LaunchTemplateBlockDeviceMappingRequest disk =
        LaunchTemplateBlockDeviceMappingRequest.builder()
            .deviceName("/dev/sdf")
            .ebs(ebs -> ebs.volumeSize(1).encrypted(true).kmsKeyId(estate.oldKey().value()))
            .build();
    estate
        .ec2()
        .createLaunchTemplate(
            create ->
                create
                    .launchTemplateName("orders")
                    .launchTemplateData(data -> data.blockDeviceMappings(disk)));
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
    Fault.Match match =
        new Fault.Match("ec2", Optional.of(operation), Optional.of("worker"), Optional.empty());
    estate
        .sandbox()
        .faults()
        .add(new Fault(match, Fault.Kind.DENY, 0, OptionalInt.empty(), 1, Duration.ZERO));

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
      facts(one);
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
    assertThat(facts(images).tried().orElseThrow().unknown()).isEmpty();
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
