package dev.keyturn.worker;

import dev.keyturn.PlainConnections;
import dev.keyturn.aws.AwsConfig;
import dev.keyturn.aws.RoleGroup;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The worker's own configuration, from the environment; {@code docs/configuration.md} has all of
 * its variables. Temporal is found by the {@code TEMPORAL_*} variables and profiles of the Temporal
 * CLI, AWS by the SDK's default chain and {@code AWS_ENDPOINT_URL}.
 *
 * @param aws roles and connections; a group without a role acts with the worker's own credentials
 * @param bulkSlots how many pages this worker does at once
 * @param grace how long running activities may go on after SIGTERM
 * @param metricsAddress where operators' machines are answered; nowhere if empty
 * @param plain whether other machines may be reached without TLS
 */
public record WorkerConfig(
    AwsConfig aws,
    int bulkSlots,
    Duration grace,
    Optional<ListenAddress> metricsAddress,
    PlainConnections plain) {
  private static final String ENDPOINT = "AWS_ENDPOINT_URL";
  private static final int FEWEST_CONNECTIONS = 16;
  private static final int MOST_CONNECTIONS = 10_000;
  private static final int MOST_BULK_SLOTS = 200;
  private static final Duration LONGEST_GRACE = Duration.ofHours(1);

  public WorkerConfig {
    if (bulkSlots < 1 || bulkSlots > MOST_BULK_SLOTS) {
      throw new IllegalArgumentException(Setting.BULK_SLOTS.refusal(bulkSlots));
    }
    if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
      throw new IllegalArgumentException(Setting.GRACE.refusal(grace));
    }
  }

  /** The defaults, with AWS reached in the given way. */
  public static WorkerConfig of(AwsConfig aws) {
    return of(aws, Map.of());
  }

  /**
   * Reads the environment; what it does not know or can't read is an {@link
   * IllegalArgumentException} that names the variable.
   */
  public static WorkerConfig of(Map<String, String> environment) {
    Setting.refuseUnknown(environment.keySet());
    LogFormat.of(environment);
    Map<RoleGroup, String> roles = new EnumMap<>(RoleGroup.class);
    for (RoleGroup group : RoleGroup.values()) {
      Setting.role(group).given(environment).ifPresent(role -> roles.put(group, role));
    }
    WorkerConfig config =
        of(new AwsConfig(Optional.empty(), roles, connections(environment)), environment);
    config.requireTlsToAws(environment);
    return config;
  }

  private static WorkerConfig of(AwsConfig aws, Map<String, String> environment) {
    return new WorkerConfig(
        aws,
        Setting.BULK_SLOTS.read(environment, Integer::parseInt),
        Setting.GRACE.read(environment, Duration::parse),
        Setting.METRICS_ADDRESS.given(environment).map(ListenAddress::parse),
        Setting.PLAIN_CONNECTIONS.read(environment, PlainConnections::of));
  }

  private void requireTlsToAws(Map<String, String> environment) {
    environment.forEach(
        (variable, address) -> {
          if (variable.startsWith(ENDPOINT) && address.startsWith("http:")) {
            plain.require(variable, address, "give an address with https");
          }
        });
  }

  private static int connections(Map<String, String> environment) {
    int connections = Setting.AWS_CONNECTIONS.read(environment, Integer::parseInt);
    if (connections < FEWEST_CONNECTIONS || connections > MOST_CONNECTIONS) {
      throw new IllegalArgumentException(Setting.AWS_CONNECTIONS.refusal(connections));
    }
    return connections;
  }
}
