package dev.keyturn.aws.dynamodb;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.AwsTime;
import dev.keyturn.aws.PacedReads;
import dev.keyturn.reencryption.TableReplica;
import dev.keyturn.reencryption.TableSight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.SSEDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Sees tables as DescribeTable gives them. */
final class TableLooks {
  private static final int PAGE = 100;

  private TableLooks() {}

  /** The names of the region's tables. */
  static List<String> names(DynamoDbClient dynamodb, PacedReads reads) {
    List<String> names = new ArrayList<>();
    reads.pages(
        from ->
            AwsFailures.call(
                "dynamodb:ListTables",
                "the region's tables",
                () ->
                    dynamodb.listTables(
                        list -> list.limit(PAGE).exclusiveStartTableName(from.orElse(null)))),
        ListTablesResponse::lastEvaluatedTableName,
        page -> names.addAll(page.tableNames()));
    return names;
  }

  /** How a table stands now; one that does not exist is missing. */
  static TableSight at(DynamoDbClient dynamodb, String region, String table) {
    try {
      DescribeTableResponse answer = dynamodb.describeTable(get -> get.tableName(table));
      return sight(answer.table(), region, AwsTime.of(answer));
    } catch (ResourceNotFoundException e) {
      return new TableSight(table, TableSight.MISSING, "", Optional.empty(), List.of(), timeOf(e));
    } catch (SdkException e) {
      throw AwsFailures.of("dynamodb:DescribeTable", "table " + table, e);
    }
  }

  private static Instant timeOf(DynamoDbException answer) {
    return AwsTime.of(answer.awsErrorDetails().sdkHttpResponse());
  }

  /** The resolved ARN, whatever alias the key was named by. */
  private static TableSight sight(TableDescription table, String region, Instant at) {
    Optional<SSEDescription> sse = Optional.ofNullable(table.sseDescription());
    return new TableSight(
        table.tableName(),
        table.tableStatusAsString(),
        sse.map(SSEDescription::statusAsString).orElse(""),
        sse.map(SSEDescription::kmsMasterKeyArn),
        table.replicas().stream()
            .filter(replica -> !replica.regionName().equals(region))
            .map(
                replica ->
                    new TableReplica(
                        replica.regionName(),
                        replica.replicaStatusAsString(),
                        Optional.ofNullable(replica.kmsMasterKeyId())))
            .toList(),
        at);
  }
}
