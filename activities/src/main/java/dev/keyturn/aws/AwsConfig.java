package dev.keyturn.aws;

import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How Keyturn reaches AWS.
 *
 * @param endpoint stands in for AWS's own endpoints, such as the sandbox's address
 * @param roles the IAM role that a group assumes; a group without one acts with the worker's own
 *     credentials
 * @param maxConnections how many connections all clients may hold together
 */
public record AwsConfig(Optional<URI> endpoint, Map<RoleGroup, String> roles, int maxConnections) {
  /** Enough for a bulk worker's concurrent pages. */
  public static final int DEFAULT_CONNECTIONS = 256;

  private static final String ROLE = "arn:aws[a-z-]*:iam::[0-9]{12}:role/.+";

  public AwsConfig {
    Map<RoleGroup, String> copy = new EnumMap<>(RoleGroup.class);
    copy.putAll(roles);
    roles = Map.copyOf(copy);
    roles.forEach(AwsConfig::checkRole);
    if (maxConnections < 1) {
      throw new IllegalArgumentException("maxConnections: give at least 1");
    }
  }

  /** AWS's own endpoints or those of the environment, with the worker's own credentials. */
  public static AwsConfig plain() {
    return new AwsConfig(Optional.empty(), Map.of(), DEFAULT_CONNECTIONS);
  }

  /** The same, at another endpoint. */
  public static AwsConfig at(URI endpoint) {
    return new AwsConfig(Optional.of(endpoint), Map.of(), DEFAULT_CONNECTIONS);
  }

  private static void checkRole(RoleGroup group, String role) {
    if (!role.matches(ROLE)) {
      throw new IllegalArgumentException(
          group.variable() + " \"" + role + "\": give arn:aws:iam::<account>:role/<name>");
    }
  }
}
