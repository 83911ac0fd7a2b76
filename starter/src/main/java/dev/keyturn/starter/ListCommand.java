package dev.keyturn.starter;

import dev.keyturn.replacement.KeyturnAttributes;
import dev.keyturn.starter.print.Page;
import dev.keyturn.starter.print.Table;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.SearchAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
  private static final DateTimeFormatter STARTED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  @Spec private CommandSpec spec;
  @ParentCommand private StarterMain keyturn;
  @Mixin private Output output;

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

  /** One run of the list. */
  record Listed(
      String run,
      String runId,
      String type,
      String status,
      Optional<String> phase,
      Optional<Long> remaining,
      Optional<String> key,
      Instant started) {
    static Listed of(WorkflowExecutionMetadata found) {
      SearchAttributes attributes = found.getTypedSearchAttributes();
      return new Listed(
          found.getExecution().getWorkflowId(),
          found.getExecution().getRunId(),
          found.getWorkflowType(),
          found.getStatus().name().replace("WORKFLOW_EXECUTION_STATUS_", ""),
          Optional.ofNullable(attributes.get(KeyturnAttributes.PHASE)),
          Optional.ofNullable(attributes.get(KeyturnAttributes.REMAINING)),
          Optional.ofNullable(attributes.get(KeyturnAttributes.KEY)),
          found.getStartTime());
    }
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit " + limit + ": give at least 1");
    }
    return keyturn.connected(
        session -> {
          List<Listed> runs = session.runs().list(query(), limit).stream().map(Listed::of).toList();
          output.print(session.console(), runs, text(runs, session.console().width()));
          return ExitCode.OK;
        });
  }

  private String query() {
    StringBuilder query =
        new StringBuilder(
            "WorkflowType IN ('RespondToCompromise', 'RestoreKey', 'RotateKey', 'AuditKeys',"
                + " 'WatchDisabledKey')");
    if (open) {
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

  private static Page text(List<Listed> runs, int width) {
    Page page = new Page(width);
    if (runs.isEmpty()) {
      return page.text("no runs; start one with ./keyturn plan");
    }
    Table table = new Table("run", "status", "phase", "left", "key", "started (UTC)");
    for (Listed run : runs) {
      table.row(
          run.run(),
          run.status(),
          run.phase().orElse(""),
          run.remaining().map(String::valueOf).orElse(""),
          run.key().orElse(""),
          STARTED.format(run.started()));
    }
    return page.table(table);
  }
}
