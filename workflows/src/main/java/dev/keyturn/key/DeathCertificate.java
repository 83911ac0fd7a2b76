package dev.keyturn.key;

import java.time.Instant;

/** What the old key answered, how often, and when it did so last (AWS's time). */
public record DeathCertificate(KeyArn key, String answer, int times, Instant last) {}
