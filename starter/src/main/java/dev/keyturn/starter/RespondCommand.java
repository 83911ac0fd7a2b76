package dev.keyturn.starter;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code keyturn respond}: replaces a compromised key. */
@Command(
    name = "respond",
    description =
        "Replace a compromised key: contain, create, repoint, re-encrypt, verify, ask, disable,"
            + " prove. Plans only unless --execute is given.")
final class RespondCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Mixin private RequestOptions options;
  @Mixin private Output output;

  @Option(names = "--execute", description = "Do it; without this it is a plan.")
  private boolean execute;

  @Option(names = "--detach", description = "Return at once instead of watching.")
  private boolean detach;

  @Override
  public Integer call() {
    Request request = options.request(keyturn.console(), execute);
    return keyturn.connected(
        session ->
            request.executes()
                ? Watching.start(session, request.response(), detach, output)
                : Planning.show(session, request, options, output));
  }
}
