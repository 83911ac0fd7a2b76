package dev.keyturn.key;

import java.util.List;
import java.util.Optional;

/**
 * What IAM's policy simulator says that principals may do with a key and the one in its place.
 *
 * @param notAssessed why nothing was asked of those who are missing, and the remedy
 */
public record SimulatedUses(List<SimulatedUse> uses, Optional<String> notAssessed) {
  public SimulatedUses {
    uses = List.copyOf(uses);
  }

  /** Nothing is known. */
  public static SimulatedUses notAssessed(String why) {
    return new SimulatedUses(List.of(), Optional.of(why));
  }

  /**
   * One principal; actions are named as in policies.
   *
   * @param onOld what it may do with the old key
   * @param onNew what it may do with the new key
   * @param unknown what depends, on the new key, on conditions whose values a simulation lacks
   * @param notAssessed why IAM simulates nothing for it
   */
  public record SimulatedUse(
      String principal,
      List<String> onOld,
      List<String> onNew,
      List<String> unknown,
      Optional<String> notAssessed) {
    public SimulatedUse {
      onOld = List.copyOf(onOld);
      onNew = List.copyOf(onNew);
      unknown = List.copyOf(unknown);
    }
  }
}
