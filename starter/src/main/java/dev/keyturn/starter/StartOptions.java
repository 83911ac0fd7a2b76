package dev.keyturn.starter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.replacement.RunMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that starts a run which goes to its end by itself. */
final class StartOptions {
  @Option(
      names = "--input",
      paramLabel = "FILE|-",
      description = "One JSON object, from a file or from standard input; flags win over it.")
  private Optional<String> input = Optional.empty();

  @Option(names = "--region", description = "AWS region of the key.")
  private Optional<String> region = Optional.empty();

  @Option(names = "--requested-by", description = "Who asks.")
  private Optional<String> requestedBy = Optional.empty();

  @Option(names = "--settle", paramLabel = "DURATION", description = "As in respond.")
  private Optional<String> settle = Optional.empty();

  @Option(names = "--execute", description = "Do it.")
  private boolean execute;

  /** Flags that ask for the same again, without --execute. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    Arguments.add(arguments, "--input", input.map(source -> source.equals("-") ? "FILE" : source));
    Arguments.add(arguments, "--region", region);
    Arguments.add(arguments, "--requested-by", requestedBy);
    Arguments.add(arguments, "--settle", settle);
    return arguments;
  }

  /** The input's fields, with these options over them. */
  ObjectNode fields(InputJson json) {
    ObjectNode fields = json.read(input);
    region.ifPresent(value -> fields.put("region", value));
    requestedBy.ifPresent(value -> fields.put("requestedBy", value));
    settle.ifPresent(value -> fields.put("settle", value));
    if (execute) {
      fields.put("mode", RunMode.EXECUTE.name());
    }
    return fields;
  }
}
