package dev.keyturn.replacement;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.keyturn.key.PolicyReading;

/**
 * One part of what the new key was to get, and what it has.
 *
 * @param part such as {@code key policy} or {@code alias alias/orders}
 */
public record CarryOver(String part, String wanted, String found, Match match) {
  /** How far the two are the same. */
  public enum Match {
    /** Byte for byte. */
    EXACT,
    /** A policy that means the same, written in another way, or without who was deleted since. */
    SAME_JSON,
    DIFFERENT
  }

  static CarryOver of(String part, Object wanted, Object found) {
    String before = String.valueOf(wanted);
    String after = String.valueOf(found);
    return new CarryOver(part, before, after, before.equals(after) ? Match.EXACT : Match.DIFFERENT);
  }

  /** KMS gives no policy back as it was put, and shows by an id who was deleted since. */
  static CarryOver ofPolicy(String wanted, String found) {
    CarryOver exact = of("key policy", wanted, found);
    return exact.isDifferent() && PolicyReading.of(wanted, found).isSame()
        ? new CarryOver(exact.part, wanted, found, Match.SAME_JSON)
        : exact;
  }

  @JsonIgnore
  boolean isDifferent() {
    return match == Match.DIFFERENT;
  }
}
