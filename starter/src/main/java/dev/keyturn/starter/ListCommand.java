package dev.keyturn.starter;

import dev.keyturn.replacement.KeyturnAttributes;
import dev.keyturn.replacement.Phase;
import dev.keyturn.starter.print.ListedRun;
import dev.keyturn.starter.print.Page;
import dev.keyturn.starter.print.RunsText;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code keyturn list}: open and recent runs. */
@Command(name = "list", description = "List open and recent runs, the newest first.")
final class ListCommand implements Callable<Integer> {
  private static final List<Phase> WAITING =
      List.of(Phase.NEEDS_HUMAN, Phase.AWAITING_APPROVAL, Phase.PAUSED);

  private static final int MOST_WAITING = 1000;

  @Spec private CommandSpec spec;
  @ParentCommand private StarterMain keyturn;
  @Mixin private Output output;

  @Option(
      names = "--waiting",
      description = {
        "Only runs that wait for a person: for a decision, an approval,",
        "or to be resumed. The one that waits longest is the first."
      })
  private boolean waiting;

  @Option(names = "--open", description = "Only runs that have not ended.")
  private boolean open;

  @Option(
      names = "--key",
      description = {
        "Only runs on the key with this ARN;",
        "a run that has not found the ARN yet has the name that its input gives."
      })
  private Optional<String> key = Optional.empty();

  @Option(names = "--limit", defaultValue = "20", description = "At most so many (default 20).")
  private int limit;

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit " + limit + ": give at least 1");
    }
    return keyturn.connected(
        session -> {
          List<ListedRun> runs = runs(session);
          output.print(session.console(), runs, text(runs, session.console().width()));
          return ExitCode.OK;
        });
  }

  /** Temporal gives the newest first, and need not be able to sort otherwise. */
  private List<ListedRun> runs(Session session) {
    Stream<ListedRun> found =
        session.runs().list(query(), waiting ? Math.max(MOST_WAITING, limit) : limit).stream()
            .map(ListedRun::of);
    return waiting
        ? found
            .sorted(Comparator.comparing(run -> run.since().orElse(run.started())))
            .limit(limit)
            .toList()
        : found.toList();
  }

  private String query() {
    StringBuilder query =
        new StringBuilder(
            "WorkflowType IN ('RespondToCompromise', 'RestoreKey', 'RotateKey', 'AuditKeys',"
                + " 'WatchDisabledKey')");
    if (waiting) {
      query
          .append(" AND " + KeyturnAttributes.PHASE.getName() + " IN ('")
          .append(WAITING.stream().map(Phase::name).collect(Collectors.joining("', '")))
          .append("')");
    }
    if (open || waiting) {
      query.append(" AND ExecutionStatus = 'Running'");
    }
    key.ifPresent(
        value ->
            query
                .append(" AND " + KeyturnAttributes.KEY.getName() + " = '")
                .append(value.replace("'", "''"))
                .append('\''));
    return query.toString();
  }

  private Page text(List<ListedRun> runs, int width) {
    String none = waiting ? "no run waits for a person" : "no runs; start one with ./keyturn plan";
    return runs.isEmpty() ? new Page(width).text(none) : RunsText.of(runs, Instant.now(), width);
  }
}
