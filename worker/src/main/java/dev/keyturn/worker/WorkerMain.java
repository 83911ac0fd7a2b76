package dev.keyturn.worker;

import dev.keyturn.KeyturnJson;
import dev.keyturn.PlainConnections;
import dev.keyturn.aws.AwsClients;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the worker of the environment, and stops it on SIGTERM. */
public final class WorkerMain {
  // On a class path that holds several programs, a common name would decide by its order.
  static {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "keyturn-worker-logback.xml");
      LogFormat.choose(System.getenv());
    }
  }

  private static final Logger LOGGER = LoggerFactory.getLogger(WorkerMain.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private WorkerMain() {}

  /** Exits 1 if the worker can't start, 2 if the environment is wrong. */
  public static void main(String[] args) {
    if (args.length > 0) {
      LOGGER.error(
          "The worker takes no arguments, but was given \"{}\"; it is configured by the"
              + " environment: TEMPORAL_*, AWS_* and KEYTURN_*",
          String.join(" ", args));
      System.exit(2);
    }
    try {
      start(WorkerConfig.of(System.getenv()));
    } catch (IllegalArgumentException e) {
      fail(2, e);
    } catch (IOException | RuntimeException e) {
      fail(1, e);
    }
  }

  private static void start(WorkerConfig config) throws IOException {
    Metrics metrics = new Metrics();
    Readiness readiness = new Readiness();
    metrics.showReady(readiness::isPolling);
    Optional<HttpListener> listener =
        config.metricsAddress().map(address -> HttpListener.start(address, metrics, readiness));
    WorkflowClient client = connect(metrics, config.plain());
    TemporalServer.requireSearchAttributes(client);
    AwsClients aws = AwsClients.of(config.aws(), metrics::count);
    StartUp.log(client, aws, config);
    KeyturnWorker worker = KeyturnWorker.start(client, aws, config, metrics);
    readiness.polling(() -> TemporalServer.trouble(client.getWorkflowServiceStubs()));
    Runnable stop =
        () -> {
          readiness.leaving();
          worker.close();
          listener.ifPresent(HttpListener::close);
        };
    Runtime.getRuntime().addShutdownHook(new Thread(stop, "keyturn-stop"));
    LOGGER.info("Ready");
  }

  private static WorkflowClient connect(Metrics metrics, PlainConnections plain)
      throws IOException {
    ClientConfigProfile profile = ClientConfigProfile.load();
    TemporalServer.requireTls(profile, plain);
    WorkflowServiceStubsOptions options =
        KeyturnWorker.connection(profile.toWorkflowServiceStubsOptions())
            .setMetricsScope(metrics.temporal())
            .build();
    return WorkflowClient.newInstance(
        TemporalServer.connect(options, PATIENCE),
        WorkflowClientOptions.newBuilder(profile.toWorkflowClientOptions())
            .setDataConverter(KeyturnJson.dataConverter())
            .build());
  }

  private static void fail(int status, Exception reason) {
    LOGGER.error("The worker can't start: {}", reason.getMessage());
    LOGGER.debug("Why", reason);
    System.exit(status);
  }
}
