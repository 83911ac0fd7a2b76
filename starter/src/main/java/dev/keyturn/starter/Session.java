package dev.keyturn.starter;

import dev.keyturn.starter.run.Connection;
import dev.keyturn.starter.run.Run;
import dev.keyturn.starter.run.Runs;
import dev.keyturn.starter.run.Schedules;
import dev.keyturn.starter.run.Target;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/** What a command works with while it is connected. */
record Session(Console console, Target target, Runs runs, Connection connection) {
  /** The run with this workflow id. */
  Run run(String id) {
    return runs.run(id);
  }

  /** The schedules beside the runs. */
  Schedules schedules() {
    return new Schedules(connection.client(), runs.patience());
  }

  /** The run's page in the web UI, if the environment says where that is. */
  Optional<String> page(String run) {
    return Stream.of("KEYTURN_UI_ADDRESS", "TEMPORAL_UI")
        .map(console.variables()::get)
        .filter(address -> address != null && !address.isBlank())
        .findFirst()
        .map(
            address ->
                address.replaceFirst("/+$", "")
                    + "/namespaces/"
                    + encode(runs.namespace())
                    + "/workflows/"
                    + encode(run));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
