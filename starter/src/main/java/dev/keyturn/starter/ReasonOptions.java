package dev.keyturn.starter;

import dev.keyturn.replacement.Reason;
import picocli.CommandLine.Option;

/** Who decides to end a run, and why. */
final class ReasonOptions {
  @Option(names = "--by", required = true, paramLabel = "WHO", description = "Who decides.")
  private String by;

  @Option(names = "--reason", required = true, description = "Why.")
  private String reason;

  /** What the run is told. */
  Reason decision() {
    return new Reason(by, reason);
  }
}
