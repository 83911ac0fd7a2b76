package dev.keyturn.starter;

import picocli.CommandLine.Command;

/** {@code keyturn rollback}: goes the way back. */
@Command(
    name = "rollback",
    description =
        "End a run and go back: old key enabled, aliases and bucket defaults back, containment"
            + " lifted.")
final class RollbackCommand extends DecisionCommand {
  RollbackCommand() {
    super("rollBack");
  }
}
