package dev.keyturn.starter;

import picocli.CommandLine.Command;

/** {@code keyturn seal}: closes the old key to writes, where the input says LATER. */
@Command(
    name = "seal",
    description =
        "Close the old key to whoever writes under it, where the input says --seal LATER.")
final class SealCommand extends DecisionCommand {
  SealCommand() {
    super("seal");
  }
}
