package dev.keyturn.starter;

import picocli.CommandLine.Command;

/** {@code keyturn reject}: ends a run with the old key enabled. */
@Command(
    name = "reject",
    description =
        "End a run: old key enabled and unsealed, aliases on the new key, containment stays.")
final class RejectCommand extends DecisionCommand {
  RejectCommand() {
    super("reject");
  }
}
