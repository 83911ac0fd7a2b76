package dev.keyturn.starter;

import picocli.CommandLine.Command;

/** {@code keyturn acknowledge}: what a watch over a disabled key found is known. */
@Command(
    name = "acknowledge",
    description =
        "Say that what a watch over a disabled key found is known: it goes on, or ends if the key is"
            + " enabled.")
final class AcknowledgeCommand extends DecisionCommand {
  AcknowledgeCommand() {
    super("acknowledge");
  }
}
