package dev.keyturn.reencryption;

import dev.keyturn.SentByPeople;
import dev.keyturn.failure.Require;
import java.util.Optional;

/**
 * Asks to look at no more objects in a second than given, in all stores of the run together.
 *
 * @param objectsPerSecond empty to lift the limit
 */
@SentByPeople
public record Throttle(Optional<Integer> objectsPerSecond, Optional<String> by) {
  public Throttle {
    Require.that(
        objectsPerSecond.map(rate -> rate > 0).orElse(true),
        "objectsPerSecond",
        "must be at least 1; send pause to stop, or leave it out to lift the limit");
    by.ifPresent(person -> Require.words(person, "by", "say who decides, or leave it out"));
  }
}
