package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.SortedCopy;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a run is and what it waits for.
 *
 * @param key the key as the input names it
 * @param trouble why a person is needed; empty if none is
 * @param waitsFor what a person has to do, with the exact Update; empty if nothing
 * @param seconds how long each phase took so far, by phase name
 * @param notes what people should know although it stops nothing
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
    List<String> notes) {
  public RunStatus {
    stores = List.copyOf(stores);
    pins = List.copyOf(pins);
    problems = List.copyOf(problems);
    seconds = SortedCopy.of(seconds);
    notes = List.copyOf(notes);
  }
}
