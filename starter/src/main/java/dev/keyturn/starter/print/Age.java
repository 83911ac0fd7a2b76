package dev.keyturn.starter.print;

import java.time.Duration;
import java.time.Instant;

/** How long something has lasted, as a person says it. */
final class Age {
  private Age() {}

  /** In the two largest units, such as {@code 2 h 5 min}. */
  static String between(Instant from, Instant to) {
    Duration age = Duration.between(from, to);
    if (age.toDays() > 0) {
      return age.toDays() + " d " + age.toHoursPart() + " h";
    }
    if (age.toHours() > 0) {
      return age.toHours() + " h " + age.toMinutesPart() + " min";
    }
    return age.toMinutes() > 0
        ? age.toMinutes() + " min"
        // Clocks differ.
        : Math.max(0, age.toSeconds()) + " s";
  }
}
