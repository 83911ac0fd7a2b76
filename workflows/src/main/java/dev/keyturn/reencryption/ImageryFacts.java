package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * A kind of imagery as the plan sees it.
 *
 * @param items how many are under the old key
 * @param notes what the approver should know of single ones, a sentence each
 * @param missing ids that the input names and that do not exist
 * @param saved settings that a run will change, as they are now
 * @param tried what trying a sweep's calls on the first item without effect showed; left out of the
 *     JSON where there is none
 */
public record ImageryFacts(
    long items,
    List<String> notes,
    List<String> missing,
    EbsSettings saved,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<TriedCalls> tried) {
  public ImageryFacts {
    notes = List.copyOf(notes);
    missing = List.copyOf(missing);
  }

  /** Facts before anything was tried. */
  public ImageryFacts(long items, List<String> notes, List<String> missing, EbsSettings saved) {
    this(items, notes, missing, saved, Optional.empty());
  }

  /** The same with what was tried. */
  public ImageryFacts with(TriedCalls calls) {
    return new ImageryFacts(items, notes, missing, saved, Optional.of(calls));
  }
}
