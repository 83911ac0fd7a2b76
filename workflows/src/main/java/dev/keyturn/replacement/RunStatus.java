package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.SortedCopy;
import dev.keyturn.reencryption.PaceStatus;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a run is and what it waits for.
 *
 * @param key the key as the input names it
 * @param trouble why a person is needed; empty if none is
 * @param waitsFor what a person has to do, with the exact Update; empty if nothing
 * @param seconds how long each phase took so far, by phase name
 * @param notes what people should know although it stops nothing
 * @param pace what people decided about it; runs of earlier versions say nothing
 */
public record RunStatus(
    Phase phase,
    Instant since,
    String key,
    Optional<KeyArn> oldKey,
    Optional<KeyArn> newKey,
    int sweeps,
    List<StoreStatus> stores,
    List<Pins> pins,
    List<Problem> problems,
    Optional<String> planHash,
    Optional<String> proofHash,
    String trouble,
    String waitsFor,
    Map<String, Double> seconds,
    List<String> notes,
    PaceStatus pace) {
  public RunStatus(
      Phase phase,
      Instant since,
      String key,
      Optional<KeyArn> oldKey,
      Optional<KeyArn> newKey,
      int sweeps,
      List<StoreStatus> stores,
      List<Pins> pins,
      List<Problem> problems,
      Optional<String> planHash,
      Optional<String> proofHash,
      String trouble,
      String waitsFor,
      Map<String, Double> seconds,
      List<String> notes,
      @Nullable PaceStatus pace) {
    this.phase = phase;
    this.since = since;
    this.key = key;
    this.oldKey = oldKey;
    this.newKey = newKey;
    this.sweeps = sweeps;
    this.planHash = planHash;
    this.proofHash = proofHash;
    this.trouble = trouble;
    this.waitsFor = waitsFor;
    this.stores = List.copyOf(stores);
    this.pins = List.copyOf(pins);
    this.problems = List.copyOf(problems);
    this.seconds = SortedCopy.of(seconds);
    this.notes = List.copyOf(notes);
    this.pace = pace == null ? PaceStatus.FULL : pace;
  }
}
