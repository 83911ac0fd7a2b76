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

  /** A line for each attribute, with both values where another volume's differs. */
  public List<String> to(VolumeShape other) {
    List<String> lines = new ArrayList<>();
    lines.add(line("zone", zone, other.zone));
    lines.add(line("type", type, other.type));
    lines.add(line("size", size + " GiB", other.size + " GiB"));
    lines.add(line("iops", text(iops), text(other.iops)));
    lines.add(line("throughput", text(throughput), text(other.throughput)));
    if (outpost.isPresent() || other.outpost.isPresent()) {
      lines.add(line("outpost", outpost.orElse("none"), other.outpost.orElse("none")));
    }
    lines.add(line("multi-attach", multiAttach, other.multiAttach));
    return lines;
  }

  /** An attribute, with both values where they differ. */
  static String line(String name, Object mine, Object theirs) {
    return name + " " + mine + (mine.equals(theirs) ? "" : " -> " + theirs);
  }

  private static String text(Optional<Integer> number) {
    return number.map(String::valueOf).orElse("none");
  }
}
