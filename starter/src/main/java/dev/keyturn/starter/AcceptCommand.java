package dev.keyturn.starter;

import dev.keyturn.replacement.PinAcceptance;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code keyturn accept}: leaves pinned items behind, by name. */
@Command(
    name = "accept",
    description = "Accept that pinned items stay under the old key; the requester can't.")
final class AcceptCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Mixin private Output output;

  @Parameters(paramLabel = "RUN", description = "Workflow id of the run.")
  private String run;

  @Option(
      names = "--pin",
      required = true,
      paramLabel = "NAME",
      description = "The pin as status names it, such as bucket/orders#LOCKED.")
  private String pin;

  @Option(
      names = "--digest",
      required = true,
      description = "The pin's digest, which tells the items that you saw from later ones.")
  private String digest;

  @Option(names = "--approver", required = true, paramLabel = "WHO", description = "Who accepts.")
  private String approver;

  @Option(names = "--reason", required = true, description = "Why it can be left behind.")
  private String reason;

  @Option(
      names = "--until",
      required = true,
      paramLabel = "DATE",
      description = "When to look again, such as 2027-01-31.")
  private LocalDate until;

  @Override
  public Integer call() {
    PinAcceptance acceptance =
        keyturn.typed(() -> new PinAcceptance(pin, digest, approver, reason, until));
    return keyturn.connected(session -> Telling.send(session, run, "accept", acceptance, output));
  }
}
