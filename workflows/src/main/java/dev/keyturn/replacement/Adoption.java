package dev.keyturn.replacement;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import java.util.List;
import java.util.Optional;

/**
 * A key of a closed run that this run goes on with, and what becomes of what the key has.
 *
 * @param run the run that made it, by Temporal's own record
 * @param policy its policy as it is, where that is not what it gets; left out of the JSON elsewhere
 * @param revoked grants of suspects
 * @param kept grants that others made on it since; they stay
 */
public record Adoption(
    KeyArn key,
    String run,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> policy,
    List<KeyGrant> revoked,
    List<KeyGrant> kept) {
  public Adoption {
    revoked = List.copyOf(revoked);
    kept = List.copyOf(kept);
  }
}
