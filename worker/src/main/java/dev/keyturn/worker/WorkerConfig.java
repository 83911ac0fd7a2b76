package dev.keyturn.worker;

import dev.keyturn.aws.AwsConfig;
import dev.keyturn.aws.RoleGroup;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The worker's own configuration, from the environment. Temporal is found by the {@code TEMPORAL_*}
 * variables and profiles of the Temporal CLI, AWS by the SDK's default chain and {@code
 * AWS_ENDPOINT_URL}.
 *
 * @param aws {@code KEYTURN_ROLE_PLANNER}, {@code KEYTURN_ROLE_KMS_ADMIN}, {@code KEYTURN_ROLE_S3},
 *     {@code KEYTURN_ROLE_DATA_KEYS}, {@code KEYTURN_ROLE_EBS}, {@code KEYTURN_ROLE_DYNAMODB},
 *     {@code KEYTURN_ROLE_GATE}: the IAM role that a group of activities assumes; without one the
 *     group acts with the worker's own credentials
 * @param bulkSlots {@code KEYTURN_BULK_SLOTS}: how many pages this worker does at once; 8 unless
 *     given
 * @param grace {@code KEYTURN_GRACE}: how long running activities may go on after SIGTERM, as an
 *     ISO-8601 duration; PT30S unless given
 */
public record WorkerConfig(AwsConfig aws, int bulkSlots, Duration grace) {
  private static final String PREFIX = "KEYTURN_";
  private static final String BULK_SLOTS = "KEYTURN_BULK_SLOTS";
  private static final String GRACE = "KEYTURN_GRACE";

  /** Read by the launcher and by the other commands that share its environment. */
  private static final Set<String> NOT_OURS =
      Set.of("KEYTURN_BUILD", "KEYTURN_HOME", "KEYTURN_TEMPORAL_CLI", "KEYTURN_UI_ADDRESS");

  private static final int DEFAULT_BULK_SLOTS = 8;
  private static final int MOST_BULK_SLOTS = 200;
  private static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

  public WorkerConfig {
    if (bulkSlots < 1 || bulkSlots > MOST_BULK_SLOTS) {
      throw new IllegalArgumentException(BULK_SLOTS + ": give a number from 1 to 200");
    }
    if (grace.isNegative() || grace.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(GRACE + ": give a duration from PT0S to PT1H");
    }
  }

  /** The defaults, with AWS reached in the given way. */
  public static WorkerConfig of(AwsConfig aws) {
    return new WorkerConfig(aws, DEFAULT_BULK_SLOTS, DEFAULT_GRACE);
  }

  /**
   * Reads the environment; what it does not know or can't read is an {@link
   * IllegalArgumentException} that names the variable.
   */
  public static WorkerConfig of(Map<String, String> environment) {
    refuseUnknown(environment.keySet());
    Map<RoleGroup, String> roles = new EnumMap<>(RoleGroup.class);
    for (RoleGroup group : RoleGroup.values()) {
      given(environment, group.variable()).ifPresent(role -> roles.put(group, role));
    }
    return new WorkerConfig(
        new AwsConfig(Optional.empty(), roles, AwsConfig.DEFAULT_CONNECTIONS),
        given(environment, BULK_SLOTS).map(WorkerConfig::number).orElse(DEFAULT_BULK_SLOTS),
        given(environment, GRACE).map(WorkerConfig::duration).orElse(DEFAULT_GRACE));
  }

  private static void refuseUnknown(Set<String> names) {
    List<String> known =
        Stream.concat(
                Arrays.stream(RoleGroup.values()).map(RoleGroup::variable),
                Stream.of(BULK_SLOTS, GRACE))
            .sorted()
            .toList();
    Set<String> unknown =
        names.stream()
            .filter(name -> name.startsWith(PREFIX))
            .filter(name -> !known.contains(name) && !NOT_OURS.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown in the environment: "
              + String.join(", ", unknown)
              + "; the worker knows "
              + String.join(", ", known));
    }
  }

  private static Optional<String> given(Map<String, String> environment, String name) {
    @Nullable String value = environment.get(name);
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          BULK_SLOTS + " \"" + text + "\": give a number from 1 to 200", e);
    }
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          GRACE + " \"" + text + "\": give an ISO-8601 duration such as PT30S", e);
    }
  }
}
