package dev.keyturn.key;

import java.util.List;

/**
 * Asks what IAM's policies let principals do with a key and with the one in its place.
 *
 * @param oldPolicy the old key's policy, which the simulation heeds for users
 * @param newPolicy the new key's
 * @param principals users and roles of the keys' account, by their ARNs
 * @param actions what they may do, named as in policies
 */
public record UseSimulationOrder(
    KeyArn oldKey,
    KeyArn newKey,
    String oldPolicy,
    String newPolicy,
    List<String> principals,
    List<String> actions) {
  public UseSimulationOrder {
    principals = List.copyOf(principals);
    actions = List.copyOf(actions);
  }
}
