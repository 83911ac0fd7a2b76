package dev.keyturn.sandbox.kms;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A key's last uses, each of which is shown some time after it was made. */
final class Usages {
  private final Deque<Pending> pending = new ArrayDeque<>();
  private Optional<KeyUsage> latest = Optional.empty();
  private Optional<KeyUsage> shown = Optional.empty();

  /** Enters a use, which is later than all before. */
  void add(KeyUsage usage, Instant shownFrom) {
    latest = Optional.of(usage);
    // An older one that would be shown later never is: only the last of the shown ones counts.
    while (!pending.isEmpty() && !pending.peekLast().shownFrom().isBefore(shownFrom)) {
      pending.removeLast();
    }
    pending.addLast(new Pending(usage, shownFrom));
  }

  /** The last use, whether it is shown or not. */
  Optional<KeyUsage> latest() {
    return latest;
  }

  /** The last of the uses that are shown now. */
  Optional<KeyUsage> shown(Instant now) {
    while (!pending.isEmpty() && !now.isBefore(pending.peekFirst().shownFrom())) {
      shown = Optional.of(pending.removeFirst().usage());
    }
    return shown;
  }

  private record Pending(KeyUsage usage, Instant shownFrom) {}
}
