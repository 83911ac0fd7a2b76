package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.SentByPeople;
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
 * @param companions other volumes of a volume's instance, which its sweep swaps in the same outage
 * @param leader the store whose sweep had this volume as a companion; what that put in its place
 *     for this run counts as made by this sweep
 * @param inTurns whether the sweep asks the run that it is part of before it stops an instance;
 *     left out of the JSON where it need not
 * @param pace at which the sweep begins, where that is not full pace; told by the run that it is
 *     part of
 */
@SentByPeople
public record StoreRequest(
    DataStore store,
    Sweep sweep,
    Optional<String> run,
    List<String> replacedVersions,
    Boolean updateTrusted,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<DataStore.Volume> companions,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> leader,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) Boolean inTurns,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<SweepPace> pace) {
  public StoreRequest(
      DataStore store,
      Sweep sweep,
      Optional<String> run,
      @Nullable List<String> replacedVersions,
      @Nullable Boolean updateTrusted,
      @Nullable List<DataStore.Volume> companions,
      Optional<String> leader,
      @Nullable Boolean inTurns,
      Optional<SweepPace> pace) {
    this.store = Require.present(store, "store", "name the store");
    this.sweep = Require.present(sweep, "sweep", "give oldKey, newKey, reencryption and kind");
    this.run = run;
    this.replacedVersions = replacedVersions == null ? List.of() : List.copyOf(replacedVersions);
    this.updateTrusted = updateTrusted == null || updateTrusted;
    this.companions = companions == null ? List.of() : List.copyOf(companions);
    this.leader = leader;
    this.inTurns = inTurns != null && inTurns;
    this.pace = pace;
  }
}
