package dev.keyturn.reencryption;

import dev.keyturn.failure.Require;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The input of the store workflows, whether a response starts them or a person.
 *
 * @param run the root's workflow id; empty when a person starts the store alone, which then takes
 *     the lock itself
 * @param replacedVersions carried between sweeps, see {@link DataKeyOrder}
 * @param updateTrusted what the canary of the sweep before showed; a verifying sweep tries none,
 *     and has to tell pins from what remains as that sweep did; of a table, whether DynamoDB did
 *     not refuse to change its key
 */
public record StoreRequest(
    DataStore store,
    Sweep sweep,
    Optional<String> run,
    List<String> replacedVersions,
    Boolean updateTrusted) {
  public StoreRequest(
      DataStore store,
      Sweep sweep,
      Optional<String> run,
      @Nullable List<String> replacedVersions,
      @Nullable Boolean updateTrusted) {
    this.store = Require.present(store, "store", "name the store");
    this.sweep = Require.present(sweep, "sweep", "give oldKey, newKey, reencryption and kind");
    this.run = run;
    this.replacedVersions = replacedVersions == null ? List.of() : List.copyOf(replacedVersions);
    this.updateTrusted = updateTrusted == null || updateTrusted;
  }
}
