package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What CreateVolume does not inherit from a snapshot, and a replacement must have alike.
 *
 * @param size in GiB
 * @param throughput in MiB/s
 * @param outpost the ARN of the Outpost that it is on, without which a copy is made in the Region,
 *     where it can't be attached; left out of the JSON where it is in the Region
 */
public record VolumeShape(
    String zone,
    String type,
    int size,
    Optional<Integer> iops,
    Optional<Integer> throughput,
    boolean multiAttach,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> outpost) {
  /** A volume in the Region. */
  public VolumeShape(
      String zone,
      String type,
      int size,
      Optional<Integer> iops,
      Optional<Integer> throughput,
      boolean multiAttach) {
    this(zone, type, size, iops, throughput, multiAttach, Optional.empty());
  }

  /** A line for each attribute, from this volume's to the other's. */
  public List<String> to(VolumeShape other) {
    List<String> lines = new ArrayList<>();
    lines.add("zone " + zone + " -> " + other.zone);
    lines.add("type " + type + " -> " + other.type);
    lines.add("size " + size + " GiB -> " + other.size + " GiB");
    lines.add("iops " + text(iops) + " -> " + text(other.iops));
    lines.add("throughput " + text(throughput) + " -> " + text(other.throughput));
    if (outpost.isPresent() || other.outpost.isPresent()) {
      lines.add("outpost " + outpost.orElse("none") + " -> " + other.outpost.orElse("none"));
    }
    lines.add("multi-attach " + multiAttach + " -> " + other.multiAttach);
    return lines;
  }

  private static String text(Optional<Integer> number) {
    return number.map(String::valueOf).orElse("none");
  }
}
