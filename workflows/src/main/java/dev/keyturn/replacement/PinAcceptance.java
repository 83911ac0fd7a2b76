package dev.keyturn.replacement;

import dev.keyturn.SentByPeople;
import dev.keyturn.failure.Require;
import java.time.LocalDate;

/**
 * Asks to accept the pins of a name, such as {@code bucket/orders#LOCKED}.
 *
 * @param digest tells the items that the person has read of from any that came since
 */
@SentByPeople
public record PinAcceptance(
    String pin, String digest, String approver, String reason, LocalDate until) {
  public PinAcceptance {
    Require.text(pin, "pin", "give the name that status shows, such as bucket/orders#LOCKED");
    Require.text(digest, "digest", "give the digest that status shows beside the pin's name");
    Require.words(approver, "approver", "say who accepts; the requester can't");
    Require.words(reason, "reason", "say why it can be left behind");
    Require.present(until, "until", "give the date of the next look, such as 2027-01-31");
  }
}
