package dev.keyturn.acceptance.drill;

import dev.keyturn.acceptance.estate.Guests;
import dev.keyturn.acceptance.estate.Machines;

/** A process on each instance that keeps writing to its disks while the instance runs. */
final class GuestUser {
  private final Guests guests;
  private final Machines machines;
  private int lines;

  GuestUser(Guests guests, Machines machines) {
    this.guests = guests;
    this.machines = machines;
  }

  /** Writes a line to each disk; while an instance is down there is nobody who could write. */
  void write() {
    for (Machines.Disk disk : machines.disks()) {
      String line = "line " + lines++ + "\n";
      try {
        guests.append(disk.instance(), disk.device(), line);
        machines.contents().merge(disk.volume(), line, String::concat);
      } catch (IllegalStateException down) {
        // An outage is what the input allows for instances.
      }
    }
  }
}
