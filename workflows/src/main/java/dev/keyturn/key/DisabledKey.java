package dev.keyturn.key;

import dev.keyturn.failure.Require;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A key that a run has disabled, and how it is to be watched.
 *
 * @param run the workflow id of that run
 * @param since from when on a refused use of the key is one of the disabled key
 * @param until the end of the watch
 * @param every the pause between looks
 * @param enables whether the key is enabled again at once when data becomes inaccessible
 * @param own the ARNs of Keyturn's own roles, whose calls are left out
 * @param suspects who is shut out on purpose, and whose calls are no matter
 * @param known callers that a person has accepted, as {@link KeyCaller#named()} has them
 */
public record DisabledKey(
    KeyArn key,
    String run,
    Instant since,
    Instant until,
    Duration every,
    boolean enables,
    List<String> own,
    List<String> suspects,
    List<String> known) {
  public DisabledKey {
    Require.present(key, "key", "give the key's ARN");
    Require.text(run, "run", "give the workflow id of the run that disabled the key");
    Require.present(since, "since", "say when the key was disabled");
    Require.present(until, "until", "say until when to watch");
    Require.present(every, "every", "say how often to look");
    own = Require.list(own, "own");
    suspects = Require.list(suspects, "suspects");
    known = Require.list(known, "known");
  }
}
