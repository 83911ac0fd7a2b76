package dev.keyturn.reencryption;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What CreateVolume does not inherit from a snapshot, and a replacement must have alike. */
public record VolumeShape(
    String zone,
    String type,
    int size,
    Optional<Integer> iops,
    Optional<Integer> throughput,
    boolean multiAttach) {
  /** A line for each attribute, from this volume's to the other's. */
  public List<String> to(VolumeShape other) {
    List<String> lines = new ArrayList<>();
    lines.add("zone " + zone + " -> " + other.zone);
    lines.add("type " + type + " -> " + other.type);
    lines.add("size " + size + " GiB -> " + other.size + " GiB");
    lines.add("iops " + text(iops) + " -> " + text(other.iops));
    lines.add("throughput " + text(throughput) + " -> " + text(other.throughput));
    lines.add("multi-attach " + multiAttach + " -> " + other.multiAttach);
    return lines;
  }

  private static String text(Optional<Integer> number) {
    return number.map(String::valueOf).orElse("none");
  }
}
