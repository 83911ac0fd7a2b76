package dev.keyturn.starter;

import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.retirement.WatchStatus;
import dev.keyturn.starter.print.Page;
import dev.keyturn.starter.print.ShellLine;
import java.util.ArrayList;
import java.util.List;

/** The commands by which a person moves a run on that waits for them. */
final class NextCommands {
  private NextCommands() {}

  /** Adds them to the page; nothing if the run waits for nobody. */
  static Page add(Page page, Session session, String run, RunStatus status) {
    if (status.pace().paused().isPresent()) {
      page.heading("It is paused; to go on").command(line(session, "resume", run, "--by", "WHO"));
    }
    if (status.phase() == Phase.SEALING && !status.waitsFor().isEmpty()) {
      page.heading("It waits before it seals the old key")
          .command(line(session, "seal", run, "--by", "WHO", "--reason", "WHY"));
    }
    if (status.phase() == Phase.AWAITING_APPROVAL) {
      if (hasInlineKeys(status)) {
        page.heading("Put the new ciphertexts where the application has the old ones, which die")
            .command(line(session, "inline-keys", run, "--out", "FILE"));
      }
      status.proofHash().ifPresent(hash -> approval(page, session, run, hash));
    }
    if (status.phase() == Phase.NEEDS_HUMAN) {
      page.heading("Ways on").command(line(session, "retry", run, "--by", "WHO"));
      for (Pins pins : status.pins()) {
        page.command(
            line(session, "accept", run, "--pin", pins.name(), "--digest", pins.digest())
                + " --approver WHO --reason WHY --until DATE");
      }
      page.command(line(session, "rollback", run, "--by", "WHO", "--reason", "WHY"))
          .command(line(session, "reject", run, "--by", "WHO", "--reason", "WHY"));
    }
    return page;
  }

  /** The same for the watch over a disabled key. */
  static Page add(Page page, Session session, String run, WatchStatus status) {
    return status.trouble().isEmpty()
        ? page
        : page.heading("Ways on: it is known, or the old key is needed")
            .command(line(session, "acknowledge", run, "--by", "WHO", "--reason", "WHY"))
            .command(line(session, "enable", run, "--by", "WHO", "--reason", "WHY"));
  }

  private static boolean hasInlineKeys(RunStatus status) {
    return status.stores().stream()
        .anyMatch(store -> store.store().equals(DataStore.DataKeys.INLINE));
  }

  private static void approval(Page page, Session session, String run, String hash) {
    page.heading("Read the proof, then approve it; the requester can't")
        .command(line(session, "proof", run))
        .command(
            line(session, "approve", run, "--approver", "WHO", "--proof", hash)
                + " --scope-is-complete");
  }

  private static String line(Session session, String command, String... arguments) {
    List<String> line = new ArrayList<>(List.of("./keyturn", command));
    line.addAll(session.target().arguments());
    line.addAll(List.of(arguments));
    return ShellLine.of(line);
  }
}
