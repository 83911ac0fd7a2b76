package dev.keyturn.key;

import java.time.Instant;

/** What the old key answered, how often, and when it did so last (AWS's time). */
public record DeathCertificate(KeyArn key, String answer, int times, Instant last) {
  /** This one, and another that was given later. */
  public DeathCertificate and(DeathCertificate later) {
    return new DeathCertificate(key, later.answer, times + later.times, later.last);
  }
}
