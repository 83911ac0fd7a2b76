package dev.keyturn.replacement;

import io.temporal.common.SearchAttributeKey;

/** The search attributes by which runs are found; {@code ./keyturn setup} registers them. */
public final class KeyturnAttributes {
  /** The ARN of the key that a run replaces. */
  public static final SearchAttributeKey<String> KEY = SearchAttributeKey.forKeyword("KeyturnKey");

  /** The run's {@link Phase}. */
  public static final SearchAttributeKey<String> PHASE =
      SearchAttributeKey.forKeyword("KeyturnPhase");

  /** How many items keep the gate shut. */
  public static final SearchAttributeKey<Long> REMAINING =
      SearchAttributeKey.forLong("KeyturnRemaining");

  private KeyturnAttributes() {}
}
