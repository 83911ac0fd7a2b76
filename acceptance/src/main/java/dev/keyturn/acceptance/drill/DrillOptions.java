package dev.keyturn.acceptance.drill;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a drill is run.
 *
 * @param approves whether the drill gives the approval itself
 * @param keep whether everything is left running
 * @param report where {@code drill.json} goes
 * @param objects how many object versions are put there
 */
public record DrillOptions(
    boolean approves, boolean keep, Optional<Path> report, long seed, int objects) {
  private static final int FEWEST = 10;

  public DrillOptions {
    if (objects < FEWEST) {
      throw new IllegalArgumentException("--objects: give at least " + FEWEST);
    }
  }
}
