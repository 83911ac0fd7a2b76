package dev.keyturn.replacement;

import dev.keyturn.reencryption.Pins;
import java.time.LocalDate;

/** Pins that a person accepted: exactly these items, why, and until when to look again. */
public record Acceptance(Pins pins, String approver, String reason, LocalDate until) {
  /** Whether these pins are the accepted ones and no others. */
  public boolean covers(Pins found) {
    return pins.name().equals(found.name()) && pins.digest().equals(found.digest());
  }
}
