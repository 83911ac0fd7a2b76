package dev.keyturn.worker;

import dev.keyturn.PlainConnections;
import dev.keyturn.replacement.KeyturnAttributes;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Temporal server as the worker needs it: reachable, with Keyturn's search attributes. */
final class TemporalServer {
  private static final Logger LOGGER = LoggerFactory.getLogger(TemporalServer.class);
  private static final Duration ATTEMPT = Duration.ofSeconds(2);

  private TemporalServer() {}

  /** Fails for a server on another machine that would be reached without TLS. */
  static void requireTls(ClientConfigProfile profile, PlainConnections plain) {
    WorkflowServiceStubsOptions options = profile.toWorkflowServiceStubsOptions();
    boolean tls = profile.getTls() != null && !Boolean.TRUE.equals(profile.getTls().isDisabled());
    if (!tls && !options.getEnableHttps()) {
      plain.require(
          "TEMPORAL_ADDRESS", address(options), "set TEMPORAL_TLS=true or another TEMPORAL_TLS_*");
    }
  }

  /** Connects, and waits for a server that is not there yet. */
  static WorkflowServiceStubs connect(WorkflowServiceStubsOptions options, Duration patience) {
    WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(options);
    long start = System.nanoTime();
    while (true) {
      try {
        stubs.connect(ATTEMPT);
        return stubs;
      } catch (StatusRuntimeException e) {
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        if (waited.compareTo(patience) >= 0) {
          stubs.shutdownNow();
          throw new IllegalStateException(
              "no Temporal server answers at "
                  + address(options)
                  + " ("
                  + e.getStatus().getCode()
                  + "); start one, or set TEMPORAL_ADDRESS",
              e);
        }
        LOGGER.warn(
            "No Temporal server answers at {} yet ({}); trying for {} more",
            address(options),
            e.getStatus().getCode(),
            Duration.ofSeconds(patience.minus(waited).toSeconds()));
      }
    }
  }

  /** Why the server can't be asked at the moment; empty if it answers. */
  static Optional<String> trouble(WorkflowServiceStubs stubs) {
    try {
      stubs
          .blockingStub()
          .withDeadlineAfter(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS)
          .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
      return Optional.empty();
    } catch (StatusRuntimeException e) {
      return Optional.of(
          "no Temporal server answers at "
              + address(stubs.getOptions())
              + " ("
              + e.getStatus().getCode()
              + ")");
    }
  }

  /** Where the server is looked for: without an address at the SDK's default. */
  static String address(WorkflowServiceStubsOptions options) {
    return Optional.ofNullable(options.getTarget())
        .orElse(WorkflowServiceStubsOptions.DEFAULT_LOCAL_DOCKER_TARGET);
  }

  /** Fails unless the namespace has the search attributes that every run sets. */
  static void requireSearchAttributes(WorkflowClient client) {
    String namespace = client.getOptions().getNamespace();
    List<String> missing = missing(searchAttributes(client, namespace));
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "namespace "
              + namespace
              + " lacks the search attributes "
              + String.join(", ", missing)
              + "; run ./keyturn setup");
    }
  }

  /** What is not there, or not with the type that runs need, each with that type. */
  static List<String> missing(Map<String, IndexedValueType> present) {
    return KeyturnAttributes.all().stream()
        .filter(key -> present.get(key.getName()) != key.getValueType())
        .map(key -> key.getName() + " (" + typeName(key.getValueType()) + ")")
        .toList();
  }

  private static Map<String, IndexedValueType> searchAttributes(
      WorkflowClient client, String namespace) {
    OperatorServiceStubs operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder(client.getWorkflowServiceStubs().getOptions())
                .validateAndBuildWithDefaults());
    try {
      return operator
          .blockingStub()
          .listSearchAttributes(
              ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
          .getCustomAttributesMap();
    } finally {
      operator.shutdownNow();
    }
  }

  private static String typeName(IndexedValueType type) {
    return switch (type) {
      case INDEXED_VALUE_TYPE_INT -> "Int";
      case INDEXED_VALUE_TYPE_KEYWORD -> "Keyword";
      case INDEXED_VALUE_TYPE_DATETIME -> "Datetime";
      default -> type.name();
    };
  }
}
