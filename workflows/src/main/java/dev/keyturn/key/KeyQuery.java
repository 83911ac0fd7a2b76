package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * Asks for the inventory of the key that a person named, in the region that they named.
 *
 * @param run the asking run's workflow id: a key that an earlier execution of it made counts as
 *     free, because this execution has made nothing yet
 * @param lastUseIsOnlyShown whether the run can do without the key's last use, because nothing
 *     hangs on it; absent for no
 */
public record KeyQuery(
    KeyReference key,
    String region,
    String run,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Boolean> lastUseIsOnlyShown) {
  /** For a run that needs all of it. */
  public static KeyQuery whole(KeyReference key, String region, String run) {
    return new KeyQuery(key, region, run, Optional.empty());
  }

  /** Whether the inventory may come without the last use. */
  @JsonIgnore
  public boolean allowsUnknownUse() {
    return lastUseIsOnlyShown.orElse(false);
  }
}
