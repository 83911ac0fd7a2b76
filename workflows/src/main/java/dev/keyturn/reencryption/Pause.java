package dev.keyturn.reencryption;

import dev.keyturn.SentByPeople;
import dev.keyturn.failure.Require;

/** Asks to hold up what re-encrypts. */
@SentByPeople
public record Pause(String by) {
  public Pause {
    Require.words(by, "by", "say who decides");
  }
}
