package dev.keyturn.replacement;

import dev.keyturn.SentByPeople;
import dev.keyturn.failure.Require;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a run the way back, and why.
 *
 * @param liftContainment whether the suspects are let in again; false unless given
 */
@SentByPeople
public record RollBack(String by, String reason, Boolean liftContainment) {
  public RollBack(String by, String reason, @Nullable Boolean liftContainment) {
    this.by = Require.words(by, "by", "say who decides");
    this.reason = Require.words(reason, "reason", "say why");
    this.liftContainment = liftContainment != null && liftContainment;
  }
}
