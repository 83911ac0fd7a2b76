package dev.keyturn.key;

import dev.keyturn.failure.Require;
import java.time.Instant;
import java.util.List;

/**
 * Asks who called KMS about a key.
 *
 * @param since calls before it are not asked for; CloudTrail keeps ninety days
 * @param own the ARNs of Keyturn's own roles, whose calls are left out
 * @param maxPages how many pages of fifty calls are read at most, one a second
 */
public record KeyCallerQuery(KeyArn key, Instant since, List<String> own, int maxPages) {
  public KeyCallerQuery {
    Require.present(key, "key", "give the key's ARN");
    Require.present(since, "since", "give the time from which on callers matter");
    own = Require.list(own, "own");
    Require.that(maxPages > 0, "maxPages", "give at least 1");
  }
}
