package dev.keyturn.replacement;

import dev.keyturn.key.AliasResult;
import java.util.List;

/**
 * What the way back did, or in PLAN mode would do.
 *
 * @param point what is taken for the old key and for its surroundings
 * @param aliases where each alias points now
 * @param carried what the old key was to have again, and has
 * @param notes what was left alone, and why
 */
public record RestoreReport(
    RunMode mode,
    RestorePoint point,
    List<AliasResult> aliases,
    List<CarryOver> carried,
    List<String> notes) {
  public RestoreReport {
    aliases = List.copyOf(aliases);
    // Reports of earlier versions have none.
    carried = carried == null ? List.of() : List.copyOf(carried);
    notes = List.copyOf(notes);
  }
}
