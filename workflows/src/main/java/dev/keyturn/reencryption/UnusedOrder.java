package dev.keyturn.reencryption;

import dev.keyturn.key.KeyArn;
import java.util.List;
import java.util.Optional;

/**
 * Asks to delete what a swap made and did not use; what others made is not deleted, whatever its
 * tags say.
 *
 * @param swap which one, with which the steps of its snapshots begin
 * @param made the copy that the swap made of the volume, if any, which lists may not show yet
 * @param used copies that were attached or stand in the volume's place, as far as history knows
 */
public record UnusedOrder(
    VolumeQuery volume, KeyArn newKey, String swap, Optional<String> made, List<String> used) {
  public UnusedOrder {
    used = List.copyOf(used);
  }
}
