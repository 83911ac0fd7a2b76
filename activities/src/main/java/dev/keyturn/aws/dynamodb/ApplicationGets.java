package dev.keyturn.aws.dynamodb;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.SampleResult;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/**
 * Gets items as an application's role. The worker finds them, so that the role needs no permission
 * to scan; what DynamoDB itself forbids the role is no business of the key's.
 */
final class ApplicationGets {
  private final DynamoDbClient worker;
  private final DynamoDbClient application;
  private final DataStore.Table table;

  ApplicationGets(DynamoDbClient worker, DynamoDbClient application, DataStore.Table table) {
    this.worker = worker;
    this.application = application;
    this.table = table;
  }

  /** Gets at most so many items; the first refusal by KMS is the answer for all of them. */
  SampleResult get(int most) {
    int read = 0;
    for (Map<String, AttributeValue> key : keys(most)) {
      try {
        application.getItem(get -> get.tableName(table.name()).key(key).consistentRead(true));
        read++;
      } catch (DynamoDbException e) {
        if (TableRefusals.isByKms(e)) {
          return new SampleResult(
              table.storeId(),
              read,
              List.of("table " + table.name() + ": " + AwsFailures.describe(e)));
        }
        if (AwsFailures.typeOf(e) != FailureType.ACCESS_DENIED) {
          throw AwsFailures.of("dynamodb:GetItem", "table " + table.name(), e);
        }
      } catch (SdkException e) {
        throw AwsFailures.of("sts:AssumeRole", "a role to read table " + table.name(), e);
      }
    }
    return new SampleResult(table.storeId(), read, List.of());
  }

  private List<Map<String, AttributeValue>> keys(int most) {
    List<String> attributes =
        AwsFailures.call(
                "dynamodb:DescribeTable",
                "table " + table.name(),
                () -> worker.describeTable(get -> get.tableName(table.name())).table())
            .keySchema()
            .stream()
            .map(KeySchemaElement::attributeName)
            .toList();
    Map<String, String> names =
        IntStream.range(0, attributes.size())
            .boxed()
            .collect(Collectors.toMap(i -> "#k" + i, attributes::get));
    return AwsFailures.call(
        "dynamodb:Scan",
        "table " + table.name(),
        () ->
            worker
                .scan(
                    scan ->
                        scan.tableName(table.name())
                            .limit(most)
                            .projectionExpression(String.join(", ", names.keySet()))
                            .expressionAttributeNames(names))
                .items());
  }
}
