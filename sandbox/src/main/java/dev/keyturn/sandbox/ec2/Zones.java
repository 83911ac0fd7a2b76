package dev.keyturn.sandbox.ec2;

/** Availability zones: each region has those with the letters a to c. */
final class Zones {
  private Zones() {}

  static String usual(Ec2Request request) {
    return request.estate().region() + "a";
  }

  static String check(Ec2Request request, String zone) {
    if (!zone.matches(request.estate().region() + "[a-c]")) {
      throw Ec2Errors.of(
          "InvalidParameterValue", "Invalid availability zone: [" + zone + "] in this region");
    }
    return zone;
  }
}
