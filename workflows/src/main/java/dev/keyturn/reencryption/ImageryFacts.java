package dev.keyturn.reencryption;

import java.util.List;

/**
 * A kind of imagery as the plan sees it.
 *
 * @param items how many are under the old key
 * @param notes what the approver should know of single ones, a sentence each
 * @param missing ids that the input names and that do not exist
 * @param saved settings that a run will change, as they are now
 */
public record ImageryFacts(
    long items, List<String> notes, List<String> missing, EbsSettings saved) {
  public ImageryFacts {
    notes = List.copyOf(notes);
    missing = List.copyOf(missing);
  }
}
