package dev.keyturn.starter;

import picocli.CommandLine.Command;

/** {@code keyturn enable}: has the watch over a disabled key enable it again. */
@Command(
    name = "enable",
    description = "Have the watch over a disabled key (watch/ACCOUNT/KEY) enable it again.")
final class EnableCommand extends DecisionCommand {
  EnableCommand() {
    super("enable");
  }
}
