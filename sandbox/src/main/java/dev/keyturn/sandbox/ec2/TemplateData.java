package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.util.Locale;
import java.util.Map;

/**
 * Shows launch template data as it was given, in the names of answers: the first letter small, and
 * lists by their own names.
 */
final class TemplateData {
  private static final Map<String, String> LISTS =
      Map.of(
          "BlockDeviceMapping", "blockDeviceMappingSet",
          "NetworkInterface", "networkInterfaceSet",
          "SecurityGroupId", "securityGroupIdSet",
          "SecurityGroup", "securityGroupSet",
          "TagSpecification", "tagSpecificationSet",
          "Tag", "tagSet");

  private TemplateData() {}

  /** Refuses data with lists whose names the sandbox doesn't know, rather than to lose them. */
  static Parameters check(Parameters data) {
    if (data.isEmpty()) {
      throw Ec2Errors.missing("LaunchTemplateData");
    }
    checkLists(data);
    return data;
  }

  private static void checkLists(Parameters structure) {
    for (String name : structure.names()) {
      Parameters member = structure.member(name);
      if (member.isList()) {
        if (!LISTS.containsKey(name)) {
          throw Ec2Errors.unknownParameter("LaunchTemplateData." + name);
        }
        member.items().forEach(TemplateData::checkLists);
      } else {
        checkLists(member);
      }
    }
  }

  static void write(Xml xml, Parameters structure) {
    structure.value().ifPresent(xml::content);
    for (String name : structure.names()) {
      Parameters member = structure.member(name);
      if (member.isList()) {
        xml.list(LISTS.getOrDefault(name, name), member.items(), TemplateData::write);
      } else {
        xml.inside(shown(name), part -> write(part, member));
      }
    }
  }

  private static String shown(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
