package dev.keyturn.starter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.rotation.RotationRequest;
import java.util.ArrayList;
import java.util.List;
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
            + " that the key is not fit for is exit code 1. --store and the like are for REPLACE, and for"
            + " IMPORT into a new key.")
final class RotateCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Spec private CommandSpec spec;
  @Mixin private StartOptions options;
  @Mixin private DataOptions data;
  @Mixin private MaterialOptions material;
  @Mixin private Output output;

  @Option(names = "--key", description = "Alias, key id or ARN of the key.")
  private Optional<String> key = Optional.empty();

  @Option(
      names = "--strategy",
      paramLabel = "STRATEGY",
      description = {
        "AUTOMATIC: AWS makes new material every so many days.",
        "ON_DEMAND: AWS makes new material now.",
        "REPLACE: a new key takes its place and its data; the old one is disabled after an"
            + " approval.",
        "IMPORT: as REPLACE, with key material of one's own; or such material for this key."
      })
  private Optional<String> strategy = Optional.empty();

  @Option(names = "--period-days", description = "For AUTOMATIC: 90 to 2560, 365 unless given.")
  private Optional<Integer> periodDays = Optional.empty();

  @Option(names = "--ticket", description = "Where the work is tracked.")
  private Optional<String> ticket = Optional.empty();

  @Option(
      names = "--new-signatures-only",
      description =
          "For REPLACE and IMPORT, with keys that sign, make MACs or are asymmetric: a new key under the aliases;"
              + " the old one stays enabled.")
  private boolean newSignaturesOnly;

  @Option(
      names = "--detach",
      description = "For REPLACE, and IMPORT into a new key: return at once instead of watching.")
  private boolean detach;

  @Override
  public Integer call() {
    InputJson json = new InputJson(spec.commandLine(), keyturn.console());
    ObjectNode fields = options.fields(json);
    key.ifPresent(value -> fields.put("key", value));
    strategy.ifPresent(value -> fields.put("strategy", value));
    periodDays.ifPresent(value -> fields.put("periodDays", value));
    ticket.ifPresent(value -> fields.put("ticket", value));
    data.into(fields, json);
    material.into(fields, json);
    if (newSignaturesOnly) {
      fields.put("newSignaturesOnly", true);
    }
    Rotation rotation = new Rotation(fields, json.value(fields, RotationRequest.class));
    return keyturn.connected(
        session ->
            rotation.replaces()
                ? replace(session, rotation)
                : Reporting.ROTATE.start(session, rotation.start(), output));
  }

  private int replace(Session session, Rotation rotation) {
    return rotation.executes()
        ? Watching.start(session, rotation.start(), detach, output)
        : Planning.show(session, rotation, arguments(), output);
  }

  private List<String> arguments() {
    List<String> arguments = new ArrayList<>(options.arguments());
    Arguments.add(arguments, "--key", key);
    Arguments.add(arguments, "--strategy", strategy);
    Arguments.add(arguments, "--ticket", ticket);
    arguments.addAll(data.arguments());
    arguments.addAll(material.arguments());
    if (newSignaturesOnly) {
      arguments.add("--new-signatures-only");
    }
    return arguments;
  }
}
