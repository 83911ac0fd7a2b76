package dev.keyturn.starter;

import dev.keyturn.replacement.RollBack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code keyturn rollback}: goes the way back. */
@Command(
    name = "rollback",
    description =
        "End a run and go back: old key enabled, aliases and bucket defaults back. Suspects stay shut"
            + " out unless --lift-containment is given.")
final class RollbackCommand extends DecisionCommand {
  @Option(
      names = "--lift-containment",
      description = "Let the suspects in again; the requester of the run can't.")
  private boolean liftContainment;

  RollbackCommand() {
    super("rollBack");
  }

  @Override
  Object decision(String who, String why) {
    return new RollBack(who, why, liftContainment);
  }
}
