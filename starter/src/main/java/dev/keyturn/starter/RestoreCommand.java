package dev.keyturn.starter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.key.KeyReference;
import dev.keyturn.replacement.RestoreRequest;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.starter.run.Start;
import dev.keyturn.starter.run.TemporalLine;
import java.time.Clock;
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
  @Mixin private Output output;

  @Option(
      names = "--input",
      paramLabel = "FILE|-",
      description = "One JSON object, from a file or from standard input; flags win over it.")
  private Optional<String> input = Optional.empty();

  @Option(names = "--run", description = "Workflow id of the run to undo.")
  private Optional<String> run = Optional.empty();

  @Option(names = "--key", description = "Either key of the replacement, instead of --run.")
  private Optional<String> key = Optional.empty();

  @Option(names = "--region", description = "AWS region of the key.")
  private Optional<String> region = Optional.empty();

  @Option(names = "--requested-by", description = "Who asks.")
  private Optional<String> requestedBy = Optional.empty();

  @Option(names = "--settle", paramLabel = "DURATION", description = "As in respond.")
  private Optional<String> settle = Optional.empty();

  @Option(names = "--execute", description = "Do it.")
  private boolean execute;

  @Override
  public Integer call() {
    InputJson json = new InputJson(spec.commandLine(), keyturn.console());
    ObjectNode fields = json.read(input);
    run.ifPresent(value -> fields.put("run", value));
    key.ifPresent(value -> fields.put("key", value));
    region.ifPresent(value -> fields.put("region", value));
    requestedBy.ifPresent(value -> fields.put("requestedBy", value));
    settle.ifPresent(value -> fields.put("settle", value));
    if (execute) {
      fields.put("mode", RunMode.EXECUTE.name());
    }
    Start start = start(fields, json.value(fields, RestoreRequest.class));
    return keyturn.connected(session -> restore(session, start));
  }

  private int restore(Session session, Start start) {
    session.runs().start(start);
    output.sameAs(session.console(), TemporalLine.start(start, session.target()));
    return Reporting.RESTORE.await(session, session.run(start.id()), output);
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
        plans ? "Plan/" + id + "/" + Request.stamp(Clock.systemUTC().instant()) : id,
        fields,
        request.key().map(KeyReference::value).orElse(what),
        (plans ? "Plan the way back of " : "Go back from ") + Request.summarised(what),
        "requested by " + request.requestedBy());
  }
}
