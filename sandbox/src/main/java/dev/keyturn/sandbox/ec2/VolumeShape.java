package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.AwsError;
import java.util.Optional;
import java.util.Set;

/** A volume's type and size, and what the type allows besides. */
record VolumeShape(
    String type,
    int size,
    Optional<Integer> iops,
    Optional<Integer> throughput,
    boolean multiAttach) {
  private static final Set<String> TYPES =
      Set.of("standard", "gp2", "gp3", "io1", "io2", "st1", "sc1");
  private static final Set<String> PROVISIONED = Set.of("io1", "io2");
  private static final int MAX_SIZE = 65_536;

  /**
   * Reads it from the members of CreateVolume or of a block device, whose type is gp2 by default
   * whatever the snapshot's was.
   */
  static VolumeShape of(Parameters input, int size) {
    String type = input.text("VolumeType").orElse("gp2");
    if (!TYPES.contains(type)) {
      throw Ec2Errors.of("UnknownVolumeType", "Unknown volume type '" + type + "'");
    }
    if (size < 1 || size > MAX_SIZE) {
      throw Ec2Errors.invalid("Volume of " + size + "GiB is invalid");
    }
    Optional<Integer> iops = input.number("Iops");
    Optional<Integer> throughput = input.number("Throughput");
    check(type, iops, throughput, input.isOn("MultiAttachEnabled"));
    return new VolumeShape(
        type,
        size,
        iops.or(() -> usualIops(type, size)),
        type.equals("gp3") ? throughput.or(() -> Optional.of(125)) : Optional.empty(),
        input.isOn("MultiAttachEnabled"));
  }

  private static void check(
      String type, Optional<Integer> iops, Optional<Integer> throughput, boolean multiAttach) {
    if (PROVISIONED.contains(type) && iops.isEmpty()) {
      throw Ec2Errors.missing("iops");
    }
    if (iops.isPresent() && !PROVISIONED.contains(type) && !type.equals("gp3")) {
      throw unsupported("iops", type);
    }
    if (throughput.isPresent() && !type.equals("gp3")) {
      throw unsupported("throughput", type);
    }
    if (multiAttach && !PROVISIONED.contains(type)) {
      throw unsupported("multiAttachEnabled", type);
    }
  }

  private static AwsError unsupported(String parameter, String type) {
    return Ec2Errors.combination(
        "The parameter " + parameter + " is not supported for " + type + " volumes.");
  }

  private static Optional<Integer> usualIops(String type, int size) {
    return switch (type) {
      case "gp2" -> Optional.of(Math.min(16_000, Math.max(100, 3 * size)));
      case "gp3" -> Optional.of(3_000);
      default -> Optional.empty();
    };
  }
}
