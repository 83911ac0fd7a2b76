package dev.keyturn.sandbox.ec2;

/**
 * What may be changed about an instance: its protections, and what a shutdown by its guest does.
 */
final class InstanceSwitches {
  private boolean disableApiStop;
  private boolean disableApiTermination;
  private String shutdownBehavior;

  private InstanceSwitches(
      boolean disableApiStop, boolean disableApiTermination, String shutdownBehavior) {
    this.disableApiStop = disableApiStop;
    this.disableApiTermination = disableApiTermination;
    this.shutdownBehavior = shutdownBehavior;
  }

  /** Reads them from the members of RunInstances. */
  static InstanceSwitches of(Parameters input) {
    return new InstanceSwitches(
        input.isOn("DisableApiStop"),
        input.isOn("DisableApiTermination"),
        behavior(input.text("InstanceInitiatedShutdownBehavior").orElse("stop")));
  }

  boolean disableApiStop() {
    return disableApiStop;
  }

  void disableApiStop(boolean on) {
    disableApiStop = on;
  }

  boolean disableApiTermination() {
    return disableApiTermination;
  }

  void disableApiTermination(boolean on) {
    disableApiTermination = on;
  }

  String shutdownBehavior() {
    return shutdownBehavior;
  }

  void shutdownBehavior(String changed) {
    shutdownBehavior = behavior(changed);
  }

  private static String behavior(String text) {
    if (!text.equals("stop") && !text.equals("terminate")) {
      throw Ec2Errors.invalid("Invalid value '" + text + "' for instanceInitiatedShutdownBehavior");
    }
    return text;
  }
}
