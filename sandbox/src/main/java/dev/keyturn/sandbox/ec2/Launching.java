package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Xml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Launches instances with their volumes. */
final class Launching {
  private static final String ROOT_SIZE = "8";
  private static final int MAX_COUNT = 100;

  private final VolumeMaking making;
  private final Power power;

  Launching(VolumeMaking making, Power power) {
    this.making = making;
    this.power = power;
  }

  void addTo(Operations operations) {
    operations.add(
        "RunInstances",
        "ImageId MinCount MaxCount InstanceType Placement BlockDeviceMapping ClientToken"
            + " DisableApiStop DisableApiTermination InstanceInitiatedShutdownBehavior"
            + " HibernationOptions InstanceMarketOptions TagSpecification",
        this::run);
  }

  private void run(Ec2Request request, Xml answer) {
    Reservation reservation =
        request.estate().tokens().once(request, Reservation.class, () -> reserve(request));
    reservation.write(answer, request.estate());
  }

  private Reservation reserve(Ec2Request request) {
    Parameters input = request.input();
    int count = input.number("MaxCount").orElseThrow(() -> Ec2Errors.missing("MaxCount"));
    int least = input.number("MinCount").orElseThrow(() -> Ec2Errors.missing("MinCount"));
    if (least < 1 || least > count || count > MAX_COUNT) {
      throw Ec2Errors.invalid("Invalid value '" + count + "' for instanceCount");
    }
    Map<String, Parameters> devices = devices(request);
    String reservationId = request.estate().newId("r");
    List<Instance> instances = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      instances.add(launch(request, reservationId, devices));
    }
    return new Reservation(reservationId, instances);
  }

  /** The image's devices, each overridden by the request's of the same name, and a root. */
  private static Map<String, Parameters> devices(Ec2Request request) {
    Map<String, Parameters> devices = new LinkedHashMap<>();
    devices.put(Instance.ROOT_DEVICE, Parameters.of(Map.of("VolumeSize", ROOT_SIZE)));
    request
        .input()
        .text("ImageId")
        .map(request::image)
        .ifPresent(
            image ->
                image
                    .mappings()
                    .forEach(mapping -> devices.put(mapping.device(), mapping.parameters())));
    for (Parameters mapping : request.input().items("BlockDeviceMapping")) {
      Parameters ebs = mapping.member("Ebs");
      devices.merge(mapping.required("DeviceName"), ebs, Parameters::overriddenBy);
    }
    return devices;
  }

  private Instance launch(
      Ec2Request request, String reservationId, Map<String, Parameters> devices) {
    Instance.Traits traits = traits(request, reservationId);
    Instance instance =
        request.add(
            new Instance(
                request.birth(Kind.INSTANCE), traits, InstanceSwitches.of(request.input())));
    List<Volume> volumes = new ArrayList<>();
    devices.forEach(
        (device, ebs) -> {
          Volume volume = making.make(request, ebs, traits.zone(), ebs.number("VolumeSize"));
          boolean delete =
              ebs.flag("DeleteOnTermination").orElse(device.equals(Instance.ROOT_DEVICE));
          volume
              .attachments()
              .add(
                  new Attachment(
                      new Attachment.Place(volume.id(), instance.id(), device, 0),
                      request.now(),
                      delete));
          volumes.add(volume);
        });
    Optional<AwsError> refused = firstRefusal(request, instance, volumes);
    request.later(
        () ->
            refused.ifPresentOrElse(
                why -> giveUp(request, instance, volumes, why), () -> settle(instance, volumes)));
    return instance;
  }

  private Optional<AwsError> firstRefusal(
      Ec2Request request, Instance instance, List<Volume> volumes) {
    return volumes.stream().allMatch(Volume::isUsable)
        ? power.on(request, instance)
        : Optional.of(Ec2Errors.of("InvalidKMSKey.InvalidState", ""));
  }

  private static void settle(Instance instance, List<Volume> volumes) {
    if (instance.state() == Instance.State.PENDING) {
      instance.enter(Instance.State.RUNNING);
    }
    for (Volume volume : volumes) {
      volume.state(Volume.State.AVAILABLE);
      volume.attachments().forEach(attachment -> attachment.state(Attachment.State.ATTACHED));
    }
  }

  private static void giveUp(
      Ec2Request request, Instance instance, List<Volume> volumes, AwsError why) {
    instance.fail(Instance.State.SHUTTING_DOWN, why);
    volumes.forEach(request.estate()::remove);
    request.later(() -> instance.enter(Instance.State.TERMINATED));
  }

  private static Instance.Traits traits(Ec2Request request, String reservationId) {
    Parameters input = request.input();
    String zone = input.member("Placement").text("AvailabilityZone").orElse(Zones.usual(request));
    return new Instance.Traits(
        input.text("InstanceType").orElse("m1.small"),
        Zones.check(request, zone),
        input.text("ImageId"),
        reservationId,
        input.text("ClientToken"),
        input.member("HibernationOptions").isOn("Configured"),
        input
            .member("InstanceMarketOptions")
            .text("MarketType")
            .filter("spot"::equals)
            .isPresent());
  }

  /** What one RunInstances launched. */
  private record Reservation(String id, List<Instance> instances) {
    Reservation {
      instances = List.copyOf(instances);
    }

    void write(Xml xml, Estate estate) {
      xml.text("reservationId", id)
          .text("ownerId", estate.account())
          .list("instancesSet", instances, (item, instance) -> instance.write(item, estate));
    }
  }
}
