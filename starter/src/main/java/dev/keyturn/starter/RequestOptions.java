package dev.keyturn.starter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The input of a replacement: a JSON object, flags named like its fields, or both. */
final class RequestOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private DataOptions data;

  @Option(
      names = "--input",
      paramLabel = "FILE|-",
      description = "One JSON object, from a file or from standard input; flags win over it.")
  private Optional<String> input = Optional.empty();

  @Option(names = "--key", description = "Alias, key id or ARN of the key to replace.")
  private Optional<String> key = Optional.empty();

  @Option(names = "--region", description = "AWS region of the key and of all stores.")
  private Optional<String> region = Optional.empty();

  @Option(
      names = "--suspects",
      split = ",",
      paramLabel = "ARN|ACCOUNT",
      description = "Roles, sessions (their roles), users and accounts to shut out.")
  private List<String> suspects = List.of();

  @Option(names = "--requested-by", description = "Who asks; this person can't approve.")
  private Optional<String> requestedBy = Optional.empty();

  @Option(names = "--ticket", description = "Where the work is tracked.")
  private Optional<String> ticket = Optional.empty();

  @Option(
      names = "--settle",
      paramLabel = "DURATION",
      description = "How long AWS's eventual consistency is given, such as PT5M.")
  private Optional<String> settle = Optional.empty();

  /** Flags that ask for the same again; what has no short flag is left to the input's file. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    Arguments.add(arguments, "--input", input.map(source -> source.equals("-") ? "FILE" : source));
    Arguments.add(arguments, "--key", key);
    Arguments.add(arguments, "--region", region);
    arguments.addAll(data.arguments());
    Arguments.add(arguments, "--suspects", Arguments.joined(suspects));
    Arguments.add(arguments, "--requested-by", requestedBy);
    Arguments.add(arguments, "--ticket", ticket);
    Arguments.add(arguments, "--settle", settle);
    return arguments;
  }

  /** The request that the flags and the file make; wrong input is wrong usage. */
  Request request(Console console, boolean execute) {
    InputJson json = new InputJson(spec.commandLine(), console);
    ObjectNode fields = json.read(input);
    Arguments.text(fields, "key", key);
    Arguments.text(fields, "region", region);
    Arguments.text(fields, "requestedBy", requestedBy);
    Arguments.text(fields, "ticket", ticket);
    Arguments.text(fields, "settle", settle);
    Arguments.list(fields, "suspects", suspects);
    data.into(fields, json);
    if (execute) {
      fields.put("mode", "EXECUTE");
    }
    return new Request(fields, json.request(fields));
  }
}
