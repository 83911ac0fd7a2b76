package dev.keyturn.worker;

import dev.keyturn.PlainConnections;
import dev.keyturn.aws.AwsConfig;
import dev.keyturn.aws.RoleGroup;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A variable of the environment that the worker reads. {@code docs/configuration.md} has the same
 * table, by a test.
 *
 * @param unlessGiven its value if it is missing or blank; empty if it is then off
 * @param values what it may be, as it completes "give ..."
 */
record Setting(String variable, String unlessGiven, String values, String meaning) {
  static final Setting AWS_CONNECTIONS =
      new Setting(
          "KEYTURN_AWS_CONNECTIONS",
          String.valueOf(AwsConfig.DEFAULT_CONNECTIONS),
          "a number from 16 to 10000",
          "How many connections to AWS the worker holds at most; a page uses up to 16");
  static final Setting BULK_SLOTS =
      new Setting(
          "KEYTURN_BULK_SLOTS",
          "8",
          "a number from 1 to 200",
          "How many pages of items the worker does at once");
  static final Setting GRACE =
      new Setting(
          "KEYTURN_GRACE",
          "PT20S",
          "an ISO-8601 duration from PT0S to PT1H",
          "How long running activities may go on after SIGTERM, before they are handed over, which"
              + " takes up to 5 s more");
  static final Setting LOG_FORMAT =
      new Setting(
          "KEYTURN_LOG_FORMAT",
          "text",
          "text or json",
          "How the log on standard error is written; as JSON with the run, key and store of an"
              + " activity");
  static final Setting METRICS_ADDRESS =
      new Setting(
          "KEYTURN_METRICS_ADDRESS",
          "",
          "a port of this machine, such as 9464, or host:port, such as 0.0.0.0:9464",
          "Where `/metrics`, `/healthz` and `/readyz` are answered; nowhere without it");

  static final Setting PLAIN_CONNECTIONS =
      new Setting(
          PlainConnections.VARIABLE,
          "refused",
          PlainConnections.VALUES,
          "Whether Temporal and AWS may be reached without TLS on other machines");

  /** Every one, by name. */
  static final List<Setting> ALL =
      Stream.concat(
              Stream.of(
                  AWS_CONNECTIONS,
                  BULK_SLOTS,
                  GRACE,
                  LOG_FORMAT,
                  METRICS_ADDRESS,
                  PLAIN_CONNECTIONS),
              Arrays.stream(RoleGroup.values()).map(Setting::role))
          .sorted(Comparator.comparing(Setting::variable))
          .toList();

  /** Read by the launcher and by the other commands that share the worker's environment. */
  static final Set<String> OF_OTHERS =
      Set.of("KEYTURN_BUILD", "KEYTURN_HOME", "KEYTURN_TEMPORAL_CLI", "KEYTURN_UI_ADDRESS");

  private static final String PREFIX = "KEYTURN_";

  private static final String SERVICE_HOST = "_SERVICE_HOST";

  /** The role that a group of activities assumes. */
  static Setting role(RoleGroup group) {
    return new Setting(
        group.variable(),
        "",
        "a role's ARN, such as arn:aws:iam::111122223333:role/keyturn",
        "IAM role of the activities that " + work(group));
  }

  /** Fails for variables that look like Keyturn's and are not: a typing error would be silent. */
  static void refuseUnknown(Set<String> names) {
    List<String> known = ALL.stream().map(Setting::variable).toList();
    Set<String> unknown =
        names.stream()
            .filter(name -> name.startsWith(PREFIX))
            .filter(name -> !known.contains(name) && !OF_OTHERS.contains(name))
            .filter(name -> !isOfKubernetes(name, names))
            .map(name -> name + Nearest.hint(name, known))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown in the environment: "
              + String.join(", ", unknown)
              + "; the worker knows "
              + String.join(", ", known)
              + "; see docs/configuration.md");
    }
  }

  /**
   * Whether Kubernetes sets it in each pod beside a Service, here one whose name begins with {@code
   * keyturn-}. What merely ends alike may be a typing error.
   */
  private static boolean isOfKubernetes(String name, Set<String> names) {
    return names.stream()
        .filter(other -> other.endsWith(SERVICE_HOST))
        .map(other -> other.substring(0, other.length() - SERVICE_HOST.length()))
        .anyMatch(service -> name.startsWith(service) && isOfService(name, service));
  }

  private static boolean isOfService(String name, String service) {
    String rest = name.substring(service.length());
    return rest.equals(SERVICE_HOST) || rest.matches("(_SERVICE)?_PORT(_.+)?");
  }

  /** What is given; blank counts as not given. */
  Optional<String> given(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(variable))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /** What is given or else the default; what can't be read is refused by name. */
  <T> T read(Map<String, String> environment, Function<String, T> reading) {
    String text = given(environment).orElse(unlessGiven);
    try {
      return reading.apply(text);
    } catch (NumberFormatException | DateTimeParseException e) {
      throw new IllegalArgumentException(refusal(text), e);
    }
  }

  /** Why a value can't be. */
  String refusal(Object value) {
    return variable + " \"" + value + "\": give " + values;
  }

  private static String work(RoleGroup group) {
    return switch (group) {
      case PLANNER -> "read keys, policies and grants";
      case KMS_ADMIN -> "create keys and change policies, grants and aliases";
      case S3 -> "read and rewrite objects";
      case DATA_KEYS -> "rewrap data keys";
      case EBS -> "move volumes, snapshots, images and launch templates";
      case DYNAMODB -> "change the keys of tables, and wrapped data keys in their items";
      case GATE -> "disable and enable keys";
      case AUDITOR -> "read keys and what needs them for audits, and write their reports";
    };
  }
}
