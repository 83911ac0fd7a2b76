package dev.keyturn.reencryption;

import dev.keyturn.key.KeyArn;
import java.util.List;

/**
 * Asks to delete what a swap made and did not use; what others made is not deleted, whatever its
 * tags say.
 *
 * @param swap which one, with which the steps of its snapshots begin
 * @param used copies that were attached or stand in the volume's place, as far as history knows
 */
public record UnusedOrder(VolumeQuery volume, KeyArn newKey, String swap, List<String> used) {
  public UnusedOrder {
    used = List.copyOf(used);
  }
}
