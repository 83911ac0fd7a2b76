package dev.keyturn.replacement;

import dev.keyturn.SentByPeople;
import dev.keyturn.failure.Require;

/** Asks to try again what stopped the run. */
@SentByPeople
public record Retry(String by) {
  public Retry {
    Require.words(by, "by", "say who decides");
  }
}
