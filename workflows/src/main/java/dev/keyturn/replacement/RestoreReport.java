package dev.keyturn.replacement;

import dev.keyturn.key.AliasResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the way back did, or in PLAN mode would do.
 *
 * @param point what is taken for the old key and for its surroundings
 * @param aliases where each alias points now
 * @param carried what the old key was to have again, and has
 * @param notes what was left alone, and why
 * @param liftsContainment whether suspects, if any were shut out, are let in again
 */
public record RestoreReport(
    RunMode mode,
    RestorePoint point,
    List<AliasResult> aliases,
    List<CarryOver> carried,
    List<String> notes,
    Boolean liftsContainment) {
  public RestoreReport(
      RunMode mode,
      RestorePoint point,
      List<AliasResult> aliases,
      @Nullable List<CarryOver> carried,
      List<String> notes,
      @Nullable Boolean liftsContainment) {
    this.mode = mode;
    this.point = point;
    this.aliases = List.copyOf(aliases);
    // Reports of earlier versions have none.
    this.carried = carried == null ? List.of() : List.copyOf(carried);
    this.notes = List.copyOf(notes);
    // Earlier versions always did.
    this.liftsContainment = liftsContainment == null || liftsContainment;
  }
}
