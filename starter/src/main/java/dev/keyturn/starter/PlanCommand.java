package dev.keyturn.starter;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code keyturn plan}: what a response would do; reads only. */
@Command(
    name = "plan",
    description = "Show what respond would do. Reads only; a plan that is refused is exit code 1.")
final class PlanCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Mixin private RequestOptions options;
  @Mixin private Output output;

  @Override
  public Integer call() {
    Request request = options.request(keyturn.console(), false);
    return keyturn.connected(session -> Planning.show(session, request, options, output));
  }
}
