package dev.keyturn.replacement;

import dev.keyturn.reencryption.Pins;
import java.time.LocalDate;
import java.util.List;

/** Pins that a person accepted: exactly these items, why, and until when to look again. */
public record Acceptance(Pins pins, String approver, String reason, LocalDate until) {
  /** Whether these pins are the accepted ones and no others. */
  public boolean covers(Pins found) {
    return pins.digest().equals(found.digest())
        && pins.reason() == found.reason()
        && pins.store().equals(found.store());
  }

  /**
   * The same with one example where earlier ones have so many that a proof would not fit; callers
   * whom the seal denies are all known later on.
   */
  Acceptance shortened(List<Acceptance> earlier) {
    boolean fits = Excerpts.fit(earlier.stream().map(Acceptance::pins).toList());
    return fits || Callers.isDenied(pins)
        ? this
        : new Acceptance(pins.naming(1), approver, reason, until);
  }
}
