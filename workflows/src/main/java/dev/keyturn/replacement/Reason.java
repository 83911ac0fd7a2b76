package dev.keyturn.replacement;

import dev.keyturn.SentByPeople;
import dev.keyturn.failure.Require;

/** Who decides, and why. */
@SentByPeople
public record Reason(String by, String reason) {
  public Reason {
    Require.words(by, "by", "say who decides");
    Require.words(reason, "reason", "say why");
  }
}
