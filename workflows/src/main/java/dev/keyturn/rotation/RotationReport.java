package dev.keyturn.rotation;

import dev.keyturn.key.ImportedMaterial;
import dev.keyturn.key.RotationSight;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.replacement.RunReport;
import java.util.List;
import java.util.Optional;

/**
 * What a rotation found and did.
 *
 * @param strategy the one that was asked for
 * @param key the key as it was before
 * @param verdicts what each strategy would have done, or only the one asked for
 * @param replacement what strategy REPLACE, or IMPORT into a new key, planned or did; empty with
 *     the others, and where the key can't be replaced
 * @param imported what strategy IMPORT brought, into this key or into the new one
 * @param after the key's rotation after the change; empty where nothing was changed
 */
public record RotationReport(
    RunMode mode,
    Optional<RotationStrategy> strategy,
    KeyProfile key,
    List<RotationVerdict> verdicts,
    Optional<RotationSight> after,
    Optional<RunReport> replacement,
    Optional<ImportedMaterial> imported) {
  public RotationReport {
    verdicts = List.copyOf(verdicts);
  }
}
