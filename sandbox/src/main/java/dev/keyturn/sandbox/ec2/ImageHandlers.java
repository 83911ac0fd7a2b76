package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes, copies, shows, shares and deregisters images. */
final class ImageHandlers {
  private static final String PERMISSION = "launchPermission";
  private static final Query<Image> QUERY =
      new Query<>(
          Image.class,
          Kind.IMAGE,
          Map.of(
              "image-id", image -> List.of(image.id()),
              "name", image -> List.of(image.name()),
              "state", image -> List.of(image.state()),
              "block-device-mapping.snapshot-id", ImageHandlers::snapshots));

  private final SnapshotCopies copies;

  ImageHandlers(SnapshotCopies copies) {
    this.copies = copies;
  }

  void addTo(Operations operations) {
    operations.add(
        "RegisterImage",
        "Name Description Architecture RootDeviceName BlockDeviceMapping VirtualizationType"
            + " TagSpecification",
        ImageHandlers::register);
    operations.add(
        "CreateImage",
        "InstanceId Name Description NoReboot TagSpecification",
        ImageHandlers::create);
    operations.add(
        "CopyImage",
        "ClientToken CopyImageTags Description Encrypted KmsKeyId Name SourceImageId SourceRegion"
            + " TagSpecification",
        this::copy);
    operations.add(
        "DescribeImages",
        "ImageId Owner Filter MaxResults NextToken IncludeDeprecated IncludeDisabled",
        ImageHandlers::describe);
    operations.add("DeregisterImage", "ImageId", ImageHandlers::deregister);
    operations.add(
        "EnableImageDeprecation", "ImageId DeprecateAt", ImageHandlers::enableDeprecation);
    operations.add("DisableImageDeprecation", "ImageId", ImageHandlers::disableDeprecation);
    operations.add("DescribeImageAttribute", "ImageId Attribute", ImageHandlers::attribute);
    operations.add(
        "ModifyImageAttribute",
        "ImageId Attribute LaunchPermission OperationType UserId UserGroup",
        ImageHandlers::modify);
  }

  private static void register(Ec2Request request, Xml answer) {
    request.input().requireUsual("Architecture", Image.ARCHITECTURE);
    request.input().requireUsual("VirtualizationType", Image.VIRTUALIZATION);
    request.input().requireUsual("RootDeviceName", Instance.ROOT_DEVICE);
    List<DeviceMapping> mappings =
        request.input().items("BlockDeviceMapping").stream()
            .map(mapping -> mapping(request, mapping))
            .toList();
    if (mappings.isEmpty()) {
      throw Ec2Errors.missing("BlockDeviceMapping");
    }
    answer.text("imageId", add(request, mappings).id());
  }

  private static DeviceMapping mapping(Ec2Request request, Parameters mapping) {
    Parameters ebs = mapping.member("Ebs");
    Snapshot snapshot = request.snapshot(ebs.required("SnapshotId"));
    snapshot.requireUsable();
    String device = mapping.required("DeviceName");
    return new DeviceMapping(
        device,
        snapshot,
        ebs.number("VolumeSize").orElse(snapshot.size()),
        ebs.text("VolumeType"),
        ebs.flag("DeleteOnTermination").orElse(true));
  }

  private static void create(Ec2Request request, Xml answer) {
    Instance instance = request.instance(request.input().required("InstanceId"));
    List<DeviceMapping> mappings =
        instance.attachments(request.estate()).stream()
            .map(attachment -> snapshot(request, attachment))
            .toList();
    answer.text("imageId", add(request, mappings).id());
  }

  private static DeviceMapping snapshot(Ec2Request request, Attachment attachment) {
    Volume volume = request.volume(attachment.volumeId());
    Snapshot snapshot = SnapshotHandlers.of(request, volume, "Created by CreateImage");
    return new DeviceMapping(
        attachment.device(),
        snapshot,
        snapshot.size(),
        Optional.of(volume.shape().type()),
        attachment.deleteOnTermination());
  }

  private void copy(Ec2Request request, Xml answer) {
    Image image = request.estate().tokens().once(request, Image.class, () -> copied(request));
    answer.text("imageId", image.id());
  }

  private Image copied(Ec2Request request) {
    Parameters input = request.input();
    Ec2Request there = request.in(input.required("SourceRegion"));
    Image source = there.image(input.required("SourceImageId"));
    List<DeviceMapping> mappings =
        source.mappings().stream()
            .map(mapping -> mapping.withSnapshot(copied(request, mapping.snapshot())))
            .toList();
    Image copy = add(request, mappings);
    if (input.isOn("CopyImageTags")) {
      source.tags().forEach(copy.tags()::putIfAbsent);
    }
    return copy;
  }

  private Snapshot copied(Ec2Request request, Snapshot source) {
    Optional<String> key =
        KeyChoice.of(request.input(), source.key().isPresent())
            .key(request.estate().encryption(), source.key());
    return copies.copy(request, source, key, "Copied for CopyImage from " + source.id());
  }

  private static Image add(Ec2Request request, List<DeviceMapping> mappings) {
    Parameters input = request.input();
    String name = input.required("Name");
    if (request.estate().all(Image.class).stream().anyMatch(image -> image.name().equals(name))) {
      throw Ec2Errors.of("InvalidAMIName.Duplicate", "AMI name " + name + " is already in use");
    }
    return request.add(
        new Image(request.birth(Kind.IMAGE), name, input.text("Description").orElse(""), mappings));
  }

  private static void describe(Ec2Request request, Xml answer) {
    Query.Page<Image> page = QUERY.run(request, "ImageId");
    String account = request.estate().account();
    answer.list(
        "imagesSet",
        Owners.own(request) ? page.items() : List.<Image>of(),
        (item, image) -> image.write(item, account));
    answer.optional("nextToken", page.nextToken());
  }

  private static List<String> snapshots(Image image) {
    return image.mappings().stream().map(mapping -> mapping.snapshot().id()).toList();
  }

  private static void deregister(Ec2Request request, Xml answer) {
    request.estate().remove(request.image(request.input().required("ImageId")));
    answer.done();
  }

  /** To the minute, and never in the past [EC2 API, EnableImageDeprecation]. */
  private static void enableDeprecation(Ec2Request request, Xml answer) {
    Image image = request.image(request.input().required("ImageId"));
    String text = request.input().required("DeprecateAt");
    Instant at;
    try {
      at = Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw Ec2Errors.invalid("Invalid value '" + text + "' for DeprecateAt, must be a time");
    }
    if (at.isBefore(request.now())) {
      throw Ec2Errors.invalid("DeprecateAt " + text + " is in the past");
    }
    image.deprecation(Optional.of(at.plusSeconds(30).truncatedTo(ChronoUnit.MINUTES)));
    answer.done();
  }

  private static void disableDeprecation(Ec2Request request, Xml answer) {
    request.image(request.input().required("ImageId")).deprecation(Optional.empty());
    answer.done();
  }

  private static void attribute(Ec2Request request, Xml answer) {
    Image image = request.image(request.input().required("ImageId"));
    String attribute = request.input().required("Attribute");
    if (!attribute.equals(PERMISSION)) {
      throw Ec2Errors.invalid("The sandbox has no image attribute " + attribute);
    }
    answer.text("imageId", image.id());
    image.permissions().write(answer, PERMISSION);
  }

  private static void modify(Ec2Request request, Xml answer) {
    Image image = request.image(request.input().required("ImageId"));
    image.permissions().change(request.input(), "LaunchPermission", "UserGroup");
    answer.done();
  }
}
