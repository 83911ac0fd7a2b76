package dev.keyturn.starter;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code keyturn key}: what there is to know about keys. */
@Command(
    name = "key",
    description = "Look at keys.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = KeyShowCommand.class)
final class KeyCommand implements Runnable {
  @ParentCommand private StarterMain keyturn;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "keyturn key: say which command");
  }

  StarterMain keyturn() {
    return keyturn;
  }
}
