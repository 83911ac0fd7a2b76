package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;

/** Shows and changes single attributes of instances. */
final class InstanceAttributes {
  private static final String MAPPINGS = "blockDeviceMapping";
  private static final String STOP = "disableApiStop";
  private static final String TERMINATION = "disableApiTermination";
  private static final String SHUTDOWN = "instanceInitiatedShutdownBehavior";

  private InstanceAttributes() {}

  static void addTo(Operations operations) {
    operations.add(
        "DescribeInstanceAttribute", "InstanceId Attribute", InstanceAttributes::describe);
    operations.add(
        "ModifyInstanceAttribute",
        "InstanceId Attribute Value BlockDeviceMapping DisableApiStop DisableApiTermination"
            + " InstanceInitiatedShutdownBehavior",
        InstanceAttributes::modify);
  }

  private static void describe(Ec2Request request, Xml answer) {
    Instance instance = request.instance(request.input().required("InstanceId"));
    String attribute = request.input().required("Attribute");
    answer.text("instanceId", instance.id());
    InstanceSwitches switches = instance.switches();
    switch (attribute) {
      case MAPPINGS ->
          answer.list(
              MAPPINGS,
              instance.attachments(request.estate()),
              (item, attachment) -> attachment.writeMapping(item));
      case STOP -> value(answer, attribute, String.valueOf(switches.disableApiStop()));
      case TERMINATION ->
          value(answer, attribute, String.valueOf(switches.disableApiTermination()));
      case SHUTDOWN -> value(answer, attribute, switches.shutdownBehavior());
      case "rootDeviceName" -> value(answer, attribute, Instance.ROOT_DEVICE);
      case "instanceType" -> value(answer, attribute, instance.traits().type());
      default -> throw unserved(attribute);
    }
  }

  private static void value(Xml answer, String attribute, String value) {
    answer.inside(attribute, member -> member.text("value", value));
  }

  private static void modify(Ec2Request request, Xml answer) {
    Parameters input = request.input();
    Instance instance = request.instance(input.required("InstanceId"));
    for (Parameters mapping : input.items("BlockDeviceMapping")) {
      modifyMapping(request, instance, mapping);
    }
    set(instance, STOP, input.member("DisableApiStop"));
    set(instance, TERMINATION, input.member("DisableApiTermination"));
    set(instance, SHUTDOWN, input.member("InstanceInitiatedShutdownBehavior"));
    input.text("Attribute").ifPresent(attribute -> set(instance, attribute, input));
    answer.done();
  }

  private static void modifyMapping(Ec2Request request, Instance instance, Parameters mapping) {
    String device = mapping.required("DeviceName");
    Attachment attachment =
        instance.attachments(request.estate()).stream()
            .filter(candidate -> candidate.device().equals(device))
            .findFirst()
            .orElseThrow(
                () ->
                    Ec2Errors.of(
                        "InvalidInstanceAttributeValue",
                        "No device is currently mapped at " + device));
    mapping.member("Ebs").flag("DeleteOnTermination").ifPresent(attachment::deleteOnTermination);
  }

  /** Sets an attribute to the member {@code Value}, if there is one. */
  private static void set(Instance instance, String attribute, Parameters holder) {
    if (holder.text("Value").isEmpty()) {
      return;
    }
    InstanceSwitches switches = instance.switches();
    switch (attribute) {
      case STOP -> switches.disableApiStop(holder.isOn("Value"));
      case TERMINATION -> switches.disableApiTermination(holder.isOn("Value"));
      case SHUTDOWN -> switches.shutdownBehavior(holder.required("Value"));
      default -> throw unserved(attribute);
    }
  }

  private static RuntimeException unserved(String attribute) {
    return Ec2Errors.invalid("The sandbox has no instance attribute " + attribute);
  }
}
