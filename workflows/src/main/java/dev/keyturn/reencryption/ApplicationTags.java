package dev.keyturn.reencryption;

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
        "the application's tags are on several of "
            + volume
            + " and its copies, where snapshot policies and scripts find them; take them off by hand"
            + " of what is not in use: ",
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

  private void settle(String volume, VolumeFacts facts) {
    if (facts.volume().isEmpty()) {
      return;
    }
    VolumeState old = facts.volume().get();
    Optional<String> by = steps.ledger.replacedBy(facts);
    List<String> aside =
        (by.isPresent() ? List.of(old) : unusedCopies(old, facts))
            .stream().filter(ApplicationTags::isIdleWithTags).map(VolumeState::id).toList();
    if (aside.isEmpty() && (by.isPresent() || SwapTags.setAside(old.tags()).isEmpty())) {
      return;
    }
    steps
        .call("Leave the application's tags on " + by.orElse(volume) + " alone")
        .settleTags(new TagOrder(steps.query(by.orElse(volume)), aside));
  }

  private static boolean isIdleWithTags(VolumeState volume) {
    return volume.isAvailable() && !SwapTags.carried(volume.tags()).isEmpty();
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
