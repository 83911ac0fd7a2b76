package dev.keyturn.starter;

import dev.keyturn.reencryption.Throttle;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code keyturn throttle}: limits how fast a run goes over objects. */
@Command(
    name = "throttle",
    description = "Limit how many objects and items a run looks at in a second, in all stores.")
final class ThrottleCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Mixin private Output output;

  @Parameters(paramLabel = "RUN", description = "Workflow id of the run.")
  private String run;

  @ArgGroup(multiplicity = "1")
  private Limit limit;

  @Option(names = "--by", paramLabel = "WHO", description = "Who decides.")
  private Optional<String> by = Optional.empty();

  private static final class Limit {
    @Option(
        names = "--objects-per-second",
        required = true,
        paramLabel = "N",
        description = "The limit, at least 1.")
    private Optional<Integer> objectsPerSecond = Optional.empty();

    @Option(names = "--off", required = true, description = "Lift the limit.")
    private boolean off;

    private Optional<Integer> value() {
      return off ? Optional.empty() : objectsPerSecond;
    }
  }

  @Override
  public Integer call() {
    Throttle decision = keyturn.typed(() -> new Throttle(limit.value(), by));
    return keyturn.connected(session -> Telling.send(session, run, "throttle", decision, output));
  }
}
