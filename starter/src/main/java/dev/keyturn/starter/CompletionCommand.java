package dev.keyturn.starter;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code keyturn completion}: what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    description = "Print the completions for bash and zsh: source <(./keyturn completion)")
final class CompletionCommand implements Runnable {
  @ParentCommand private StarterMain keyturn;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CommandSpec root = spec.root();
    keyturn.console().out().print(AutoComplete.bash(root.name(), root.commandLine()));
  }
}
