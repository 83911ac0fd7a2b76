package dev.keyturn.starter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.rotation.RotationRequest;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code keyturn key show}: what a key is, who uses it, and how it may be rotated. */
@Command(
    name = "show",
    description = "Show what a key is, what hangs on it, and how it may be rotated. Reads only.")
final class KeyShowCommand implements Callable<Integer> {
  @ParentCommand private KeyCommand parent;
  @Spec private CommandSpec spec;
  @Mixin private Output output;

  @Parameters(paramLabel = "KEY", description = "Alias, key id or ARN of the key.")
  private String key;

  @Option(names = "--region", required = true, description = "AWS region of the key.")
  private String region;

  @Option(
      names = "--requested-by",
      defaultValue = "${sys:user.name}",
      description = "Who asks (default: the user's name).")
  private Optional<String> requestedBy = Optional.empty();

  @Override
  public Integer call() {
    StarterMain keyturn = parent.keyturn();
    InputJson json = new InputJson(spec.commandLine(), keyturn.console());
    ObjectNode fields = json.read(Optional.empty());
    fields.put("key", key).put("region", region).put("requestedBy", requestedBy.orElse(""));
    Rotation rotation = new Rotation(fields, json.value(fields, RotationRequest.class));
    return keyturn.connected(session -> Reporting.ROTATE.start(session, rotation.start(), output));
  }
}
