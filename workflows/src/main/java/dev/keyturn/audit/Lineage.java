package dev.keyturn.audit;

import dev.keyturn.key.ReplacementOrder;
import java.util.Map;
import java.util.Optional;

/**
 * Where a key comes from, as Keyturn's tags say.
 *
 * @param replaces the id of the key in whose place it was made
 * @param run the workflow id of the run that made or adopted it
 * @param runId the run id of that run's first execution
 * @param surplus whether its run set it aside, because it used another one
 */
public record Lineage(
    Optional<String> replaces, Optional<String> run, Optional<String> runId, boolean surplus) {
  /** What a key's tags say. */
  public static Lineage of(Map<String, String> tags) {
    return new Lineage(
        value(tags, ReplacementOrder.REPLACES_TAG),
        value(tags, ReplacementOrder.RUN_TAG),
        value(tags, ReplacementOrder.RUN_ID_TAG),
        tags.containsKey(ReplacementOrder.SURPLUS_TAG));
  }

  private static Optional<String> value(Map<String, String> tags, String name) {
    return Optional.ofNullable(tags.get(name)).filter(text -> !text.isBlank());
  }
}
