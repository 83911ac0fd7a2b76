package dev.keyturn.audit;

import java.util.Optional;

/** What is wrong where one key was made in the place of another, and both can be used. */
final class SuccessionRule {
  private SuccessionRule() {}

  /** A run that is open sees to the rest itself; where it went back, the old key is the one. */
  static boolean isRetiredBy(KeyAudit successor, RunEnd end) {
    return switch (end) {
      case DONE, UNNAMED -> true;
      case BROKEN_OFF, FORGOTTEN -> !noteOf(successor).aliases().isEmpty();
      case OPEN, TAKEN_BACK -> false;
    };
  }

  static Optional<Finding> referenced(KeyAudit old, KeyAudit successor) {
    KeyNote note = noteOf(old);
    if (note.aliases().isEmpty() && note.grants() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            FindingKind.RETIRED_KEY_REFERENCED,
            old.key(),
            successor.key()
                + " was made in its place, and it still has "
                + references(note)
                + "; its state is "
                + note.state(),
            "move the aliases to the new key, and find out what the grants are for",
            Remedies.show(old.key())));
  }

  static Finding unfinished(KeyAudit successor, KeyAudit old, RunEnd end) {
    KeyNote note = noteOf(successor);
    String run = note.lineage().run().orElseThrow();
    return new Finding(
        FindingKind.UNFINISHED_RUN,
        successor.key(),
        "run \""
            + run
            + "\" "
            + end
            + "; this key has "
            + references(note)
            + ", and "
            + old.key()
            + ", which it was to replace, is "
            + noteOf(old).state()
            + (noteOf(old).contained() ? ", contained," : "")
            + " with "
            + references(noteOf(old)),
        end == RunEnd.BROKEN_OFF
            ? "go back, or start a response on the old key, which adopts this one"
            : "start a response on the old key, which adopts this one, or disable the one that"
                + " nothing uses",
        end == RunEnd.BROKEN_OFF ? Remedies.restore(run) : Remedies.plan(old.key()));
  }

  private static String references(KeyNote note) {
    return note.aliases().size() + " aliases and " + note.grants() + " grants";
  }

  private static KeyNote noteOf(KeyAudit key) {
    return key.note().orElseThrow();
  }
}
