package dev.keyturn.starter;

import dev.keyturn.replacement.Reason;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A command that tells a run what somebody decided, and why. */
abstract class DecisionCommand implements Callable<Integer> {
  private final String update;

  @ParentCommand private StarterMain keyturn;
  @Mixin private Output output;

  @Parameters(paramLabel = "RUN", description = "Workflow id of the run.")
  private String run;

  @Option(names = "--by", required = true, paramLabel = "WHO", description = "Who decides.")
  private String by;

  @Option(names = "--reason", required = true, description = "Why.")
  private String reason;

  /**
   * @param update the name of the run's Update
   */
  DecisionCommand(String update) {
    this.update = update;
  }

  /** What the Update is given. */
  Object decision(String who, String why) {
    return new Reason(who, why);
  }

  @Override
  public final Integer call() {
    Object decision = keyturn.typed(() -> decision(by, reason));
    return keyturn.connected(session -> Telling.send(session, run, update, decision, output));
  }
}
