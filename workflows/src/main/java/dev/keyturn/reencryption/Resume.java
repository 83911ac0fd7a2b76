package dev.keyturn.reencryption;

import dev.keyturn.SentByPeople;
import dev.keyturn.failure.Require;

/** Asks to go on with what was held up. */
@SentByPeople
public record Resume(String by) {
  public Resume {
    Require.words(by, "by", "say who decides");
  }
}
