package dev.keyturn.rotation;

import dev.keyturn.replacement.RunMode;
import java.util.List;
import java.util.Optional;

/**
 * What a rotation found and did.
 *
 * @param strategy the one that was asked for
 * @param key the key as it was before
 * @param verdicts what each strategy would have done, or only the one asked for
 * @param after the key's rotation after the change; empty where nothing was changed
 */
public record RotationReport(
    RunMode mode,
    Optional<RotationStrategy> strategy,
    KeyProfile key,
    List<RotationVerdict> verdicts,
    Optional<RotationSight> after) {
  public RotationReport {
    verdicts = List.copyOf(verdicts);
  }
}
