package dev.keyturn.replacement;

import dev.keyturn.SentByPeople;
import dev.keyturn.failure.Require;

/** Who decides, and why. */
@SentByPeople
public record Reason(String by, String reason) {
  public Reason {
    Require.text(by, "by", "say who decides");
    Require.text(reason, "reason", "say why");
  }
}
