package dev.keyturn.key;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks what IAM's policies let principals do with a key and with the one in its place.
 *
 * @param oldPolicy the old key's policy, which the simulation heeds for users
 * @param newPolicy the new key's
 * @param principals users and roles of the keys' account, by their ARNs
 * @param actions what they may do, named as in policies; absent for the two that were asked at
 *     first
 */
public record UseSimulationOrder(
    KeyArn oldKey,
    KeyArn newKey,
    String oldPolicy,
    String newPolicy,
    List<String> principals,
    List<String> actions) {
  public UseSimulationOrder(
      KeyArn oldKey,
      KeyArn newKey,
      String oldPolicy,
      String newPolicy,
      List<String> principals,
      @Nullable List<String> actions) {
    this.oldKey = oldKey;
    this.newKey = newKey;
    this.oldPolicy = oldPolicy;
    this.newPolicy = newPolicy;
    this.principals = List.copyOf(principals);
    this.actions =
        actions == null ? List.of("kms:Decrypt", "kms:GenerateDataKey") : List.copyOf(actions);
  }
}
