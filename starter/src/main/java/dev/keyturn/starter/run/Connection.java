package dev.keyturn.starter.run;

import dev.keyturn.KeyturnJson;
import dev.keyturn.PlainConnections;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.util.Optional;

/** An open connection to a Temporal server. */
public final class Connection implements AutoCloseable {
  private final WorkflowClient client;
  private final Runnable onClose;

  /** A connection that is open already. */
  public Connection(WorkflowClient client, Runnable onClose) {
    this.client = client;
    this.onClose = onClose;
  }

  /**
   * Connects where the options, the TEMPORAL_* variables and the profile say, as the Temporal CLI
   * does.
   */
  public static Connection open(Target target, Patience patience) {
    ClientConfigProfile profile = profile(target);
    requireTls(profile);
    WorkflowServiceStubsOptions options =
        WorkflowServiceStubsOptions.newBuilder(profile.toWorkflowServiceStubsOptions())
            .setRpcQueryTimeout(patience.answer())
            .build();
    WorkflowClientOptions clientOptions =
        WorkflowClientOptions.newBuilder(profile.toWorkflowClientOptions())
            .setDataConverter(KeyturnJson.dataConverter())
            .validateAndBuildWithDefaults();
    WorkflowServiceStubs stubs = connect(options, clientOptions.getNamespace(), patience);
    return new Connection(WorkflowClient.newInstance(stubs, clientOptions), stubs::shutdownNow);
  }

  public WorkflowClient client() {
    return client;
  }

  /** The service that registers search attributes. */
  public OperatorServiceStubs operator() {
    return OperatorServiceStubs.newServiceStubs(
        OperatorServiceStubsOptions.newBuilder(client.getWorkflowServiceStubs().getOptions())
            .build());
  }

  @Override
  public void close() {
    onClose.run();
  }

  private static ClientConfigProfile profile(Target target) {
    LoadClientConfigProfileOptions.Builder load = LoadClientConfigProfileOptions.newBuilder();
    target.profile().ifPresent(load::setConfigFileProfile);
    try {
      ClientConfigProfile.Builder profile =
          ClientConfigProfile.newBuilder(ClientConfigProfile.load(load.build()));
      target.address().ifPresent(profile::setAddress);
      target.namespace().ifPresent(profile::setNamespace);
      return profile.build();
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw new StarterFailure(
          "the Temporal configuration can't be read: "
              + e.getMessage()
              + "; check TEMPORAL_CONFIG_FILE, TEMPORAL_PROFILE and --profile",
          e);
    }
  }

  /** Fails for a server on another machine that would be reached without TLS. */
  static void requireTls(ClientConfigProfile profile) {
    WorkflowServiceStubsOptions options = profile.toWorkflowServiceStubsOptions();
    boolean tls = profile.getTls() != null && !Boolean.TRUE.equals(profile.getTls().isDisabled());
    if (tls || options.getEnableHttps()) {
      return;
    }
    try {
      PlainConnections.of(
              Optional.ofNullable(System.getenv(PlainConnections.VARIABLE)).orElse("refused"))
          .require(
              "Temporal server",
              address(options),
              "set TEMPORAL_TLS=true or another TEMPORAL_TLS_*");
    } catch (IllegalArgumentException e) {
      throw new StarterFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static WorkflowServiceStubs connect(
      WorkflowServiceStubsOptions options, String namespace, Patience patience) {
    WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(options);
    try {
      stubs.connect(patience.connect());
      return stubs;
    } catch (RuntimeException e) {
      // The library has no common type for what can go wrong here: name lookup, TLS, refusal, time.
      stubs.shutdownNow();
      throw new StarterFailure(
          Unconnected.because(address(options) + " (namespace " + namespace + ")", e), e);
    }
  }

  /** Where the server is looked for: without an address at the SDK's default. */
  static String address(WorkflowServiceStubsOptions options) {
    return Optional.ofNullable(options.getTarget())
        .orElse(WorkflowServiceStubsOptions.DEFAULT_LOCAL_DOCKER_TARGET);
  }
}
