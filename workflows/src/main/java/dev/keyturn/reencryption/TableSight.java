package dev.keyturn.reencryption;

import dev.keyturn.key.KeyArn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a table stood at one moment.
 *
 * @param status DynamoDB's table status, or {@link #MISSING}
 * @param encryption the status in SSEDescription; empty where the table has none
 * @param key the ARN that DynamoDB resolved when the key was set, whatever alias named it; empty
 *     for AWS's own key
 * @param at AWS's time
 */
public record TableSight(
    String table,
    String status,
    String encryption,
    Optional<String> key,
    List<TableReplica> replicas,
    Instant at) {
  /** The status of a table that does not exist. */
  public static final String MISSING = "MISSING";

  private static final List<String> CHANGING =
      List.of("CREATING", "UPDATING", "DELETING", "ENABLING", "DISABLING");

  private static final List<String> LOST =
      List.of("INACCESSIBLE_ENCRYPTION_CREDENTIALS", "ARCHIVING", "ARCHIVED");

  public TableSight {
    replicas = List.copyOf(replicas);
  }

  /** Whether it does not exist. */
  public boolean missing() {
    return status.equals(MISSING);
  }

  /** Whether DynamoDB is changing it or one of its replicas. */
  public boolean changing() {
    return Stream.concat(Stream.of(status, encryption), replicas.stream().map(TableReplica::status))
        .anyMatch(CHANGING::contains);
  }

  /** Whether DynamoDB can't use the table's key. */
  public boolean lost() {
    return LOST.contains(status);
  }

  /** Whether the table's key is this one. */
  public boolean under(KeyArn arn) {
    return key.filter(arn.value()::equals).isPresent();
  }

  /** Whether the table is under this key for good: described so, and done changing. */
  public boolean settledUnder(KeyArn arn) {
    return status.equals("ACTIVE") && encryption.equals("ENABLED") && under(arn);
  }
}
