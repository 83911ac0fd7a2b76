package dev.keyturn.replacement;

import io.temporal.common.SearchAttributeKey;
import java.time.OffsetDateTime;
import java.util.List;

/** The search attributes by which runs are found; {@code ./keyturn setup} registers them. */
public final class KeyturnAttributes {
  /** The ARN of the key that a run replaces. */
  public static final SearchAttributeKey<String> KEY = SearchAttributeKey.forKeyword("KeyturnKey");

  /** The run's {@link Phase}. */
  public static final SearchAttributeKey<String> PHASE =
      SearchAttributeKey.forKeyword("KeyturnPhase");

  /** Since when it is in that phase, or waits for what it waits for. */
  public static final SearchAttributeKey<OffsetDateTime> SINCE =
      SearchAttributeKey.forOffsetDateTime("KeyturnSince");

  /** How many items keep the gate shut. */
  public static final SearchAttributeKey<Long> REMAINING =
      SearchAttributeKey.forLong("KeyturnRemaining");

  /** How many findings an audit has. */
  public static final SearchAttributeKey<Long> FINDINGS =
      SearchAttributeKey.forLong("KeyturnFindings");

  private KeyturnAttributes() {}

  /** All of them. */
  public static List<SearchAttributeKey<?>> all() {
    return List.of(KEY, PHASE, SINCE, REMAINING, FINDINGS);
  }
}
