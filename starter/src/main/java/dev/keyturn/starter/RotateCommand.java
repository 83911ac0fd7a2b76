package dev.keyturn.starter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.rotation.RotationRequest;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code keyturn rotate}: rotation on an ordinary day. */
@Command(
    name = "rotate",
    description =
        "Rotate a key by a strategy. Shows what it would do unless --execute is given; a strategy"
            + " that the key is not fit for is exit code 1.")
final class RotateCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Spec private CommandSpec spec;
  @Mixin private StartOptions options;
  @Mixin private Output output;

  @Option(names = "--key", description = "Alias, key id or ARN of the key.")
  private Optional<String> key = Optional.empty();

  @Option(
      names = "--strategy",
      paramLabel = "STRATEGY",
      description = {
        "AUTOMATIC: AWS makes new material every so many days.",
        "ON_DEMAND: AWS makes new material now."
      })
  private Optional<String> strategy = Optional.empty();

  @Option(names = "--period-days", description = "For AUTOMATIC: 90 to 2560, 365 unless given.")
  private Optional<Integer> periodDays = Optional.empty();

  @Option(names = "--ticket", description = "Where the work is tracked.")
  private Optional<String> ticket = Optional.empty();

  @Override
  public Integer call() {
    InputJson json = new InputJson(spec.commandLine(), keyturn.console());
    ObjectNode fields = options.fields(json);
    key.ifPresent(value -> fields.put("key", value));
    strategy.ifPresent(value -> fields.put("strategy", value));
    periodDays.ifPresent(value -> fields.put("periodDays", value));
    ticket.ifPresent(value -> fields.put("ticket", value));
    Rotation rotation = new Rotation(fields, json.value(fields, RotationRequest.class));
    return keyturn.connected(session -> rotation.run(session, output));
  }
}
