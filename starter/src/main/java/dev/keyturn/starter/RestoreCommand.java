package dev.keyturn.starter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.key.KeyReference;
import dev.keyturn.replacement.RestoreRequest;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.starter.run.Start;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code keyturn restore}: the way back from a replacement that has ended. */
@Command(
    name = "restore",
    description =
        "Go back from a replacement that has ended. Shows what it would do unless --execute is"
            + " given.")
final class RestoreCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Spec private CommandSpec spec;
  @Mixin private StartOptions options;
  @Mixin private Output output;

  @Option(names = "--run", description = "Workflow id of the run to undo.")
  private Optional<String> run = Optional.empty();

  @Option(names = "--key", description = "Either key of the replacement, instead of --run.")
  private Optional<String> key = Optional.empty();

  @Option(
      names = "--lift-containment",
      description = "Let the suspects in again; the requester of the run can't.")
  private boolean liftContainment;

  @Override
  public Integer call() {
    InputJson json = new InputJson(spec.commandLine(), keyturn.console());
    ObjectNode fields = options.fields(json);
    run.ifPresent(value -> fields.put("run", value));
    key.ifPresent(value -> fields.put("key", value));
    if (liftContainment) {
      fields.put("liftContainment", true);
    }
    Start start = start(fields, json.value(fields, RestoreRequest.class));
    return keyturn.connected(session -> Reporting.RESTORE.start(session, start, output));
  }

  private static Start start(ObjectNode fields, RestoreRequest request) {
    String what =
        request
            .run()
            .or(
                () ->
                    request
                        .key()
                        .map(found -> request.region().orElse("") + "/" + found.shortName()))
            .orElseThrow();
    boolean plans = request.mode() == RunMode.PLAN;
    String id = Reporting.RESTORE.type() + "/" + what;
    return new Start(
        Reporting.RESTORE.type(),
        plans ? Request.planId(id) : id,
        fields,
        Optional.of(request.key().map(KeyReference::value).orElse(what)),
        (plans ? "Plan the way back of " : "Go back from ") + Request.summarised(what),
        "requested by " + request.requestedBy());
  }
}
