package dev.keyturn.reencryption;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Leaves the application's tags on one of a volume and its copies: snapshot policies, backups and
 * scripts go by them. What fails is a note, because nothing depends on it.
 */
final class ApplicationTags {
  private final VolumeSteps steps;

  ApplicationTags(VolumeSteps steps) {
    this.steps = steps;
  }

  /** Leaves them on what stands alone. */
  void settle(String volume) {
    steps.orNote(
        "the application's tags are not on the one of "
            + volume
            + " and its copies that is in use alone, and snapshot policies and scripts go by them; put"
            + " them there by hand, and take them off the others: ",
        () -> settle(volume, steps.look(volume)));
  }

  /** A run may have ended between the end of a swap and this, its last step. */
  void settleLeft(Candidate volume) {
    VolumeFacts facts = volume.facts();
    boolean left =
        facts.record().isEmpty()
            && steps.ledger.replacedBy(facts).isPresent()
            && facts.volume().filter(ApplicationTags::isIdleWithTags).isPresent();
    if (left) {
      settle(volume.id());
    }
  }

  /**
   * A copy gets the tags that its original has: one that a person went back to has them under other
   * names. Gives whether there were any.
   */
  boolean giveBack(List<Candidate> chosen) {
    List<Candidate> without =
        chosen.stream().filter(volume -> hasTagsAside(volume.facts())).toList();
    without.forEach(volume -> settle(volume.id()));
    return !without.isEmpty();
  }

  private static boolean hasTagsAside(VolumeFacts facts) {
    return facts.volume().filter(it -> !SwapTags.setAside(it.tags()).isEmpty()).isPresent();
  }

  private void settle(String volume, VolumeFacts facts) {
    if (facts.volume().isEmpty()) {
      return;
    }
    VolumeState old = facts.volume().get();
    Optional<String> by = steps.ledger.replacedBy(facts);
    List<String> aside =
        by
            .map(stands -> othersThan(stands, old, facts))
            .orElseGet(() -> unusedCopies(old, facts))
            .stream()
            .filter(ApplicationTags::isIdleWithTags)
            .map(VolumeState::id)
            .toList();
    if (aside.isEmpty() && (by.isPresent() || SwapTags.setAside(old.tags()).isEmpty())) {
      return;
    }
    List<String> left =
        steps
            .call("Leave the application's tags on " + by.orElse(volume) + " alone")
            .settleTags(new TagOrder(steps.query(by.orElse(volume)), aside))
            .left();
    if (!left.isEmpty()) {
      steps.ledger.note(
          "a volume has room for 50 tags, and their names for 128 characters: "
              + String.join(", ", left)
              + " could not be renamed; take off by hand what snapshot policies and scripts go by");
    }
  }

  private static boolean isIdleWithTags(VolumeState volume) {
    return volume.isAvailable() && !SwapTags.carried(volume.tags()).isEmpty();
  }

  /** An earlier copy may have stood until a person went back to the old volume. */
  private List<VolumeState> othersThan(String stands, VolumeState old, VolumeFacts facts) {
    List<VolumeState> others = new ArrayList<>(List.of(old));
    others.addAll(steps.copies(old.id(), facts));
    others.removeIf(other -> other.id().equals(stands));
    return others;
  }

  /** What does not yet show that it replaces a volume that hangs nowhere may do so all the same. */
  private List<VolumeState> unusedCopies(VolumeState old, VolumeFacts facts) {
    return steps.copies(old.id(), facts).stream()
        .filter(
            copy ->
                !old.attachments().isEmpty()
                    || (copy.tags().containsKey(SwapTags.UNUSED)
                        && steps.ledger.ordered(old.id()).filter(copy.id()::equals).isEmpty()))
        .toList();
  }
}
