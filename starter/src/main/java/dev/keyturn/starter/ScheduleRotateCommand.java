package dev.keyturn.starter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.starter.run.ScheduleOrder;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code keyturn schedule rotate}: rotation of a key by KMS, again and again. */
@Command(
    name = "rotate",
    description =
        "See that a key's rotation is looked at again and again, and with --execute done. A schedule"
            + " that is there with other settings is shown, kept, and exit code 1, unless --update is"
            + " given.")
final class ScheduleRotateCommand implements Callable<Integer> {
  /** What a run does without people, or nothing but look. */
  private static final Set<String> UNATTENDED = Set.of("", "AUTOMATIC", "ON_DEMAND");

  @ParentCommand private ScheduleCommand parent;
  @Spec private CommandSpec spec;
  @Mixin private TimingOptions timing;
  @Mixin private StartOptions options;
  @Mixin private Output output;

  @Option(names = "--key", description = "Alias, key id or ARN of the key.")
  private Optional<String> key = Optional.empty();

  @Option(
      names = "--strategy",
      paramLabel = "STRATEGY",
      description = "AUTOMATIC or ON_DEMAND, as in rotate; a replacement needs people each time.")
  private Optional<String> strategy = Optional.empty();

  @Option(names = "--period-days", description = "For AUTOMATIC, as in rotate.")
  private Optional<Integer> periodDays = Optional.empty();

  @Override
  public Integer call() {
    StarterMain keyturn = parent.keyturn();
    InputJson json = new InputJson(spec.commandLine(), keyturn.console());
    ObjectNode fields = options.fields(json);
    Arguments.text(fields, "key", key);
    Arguments.text(fields, "strategy", strategy);
    periodDays.ifPresent(days -> fields.put("periodDays", days));
    if (!UNATTENDED.contains(fields.path("strategy").asText(""))) {
      throw json.wrong("strategy: give AUTOMATIC or ON_DEMAND; start a replacement with rotate");
    }
    Rotation rotation = new Rotation(fields, json.value(fields, RotationRequest.class));
    ScheduleOrder order = timing.order(json, rotation::scheduled);
    return keyturn.connected(
        session -> Scheduling.ensure(session, order, timing.updates(), output));
  }
}
