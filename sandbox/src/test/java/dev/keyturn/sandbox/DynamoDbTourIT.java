package dev.keyturn.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A tour of DynamoDB by the AWS CLI and boto3, over HTTP. */
class DynamoDbTourIT extends Tour {
  DynamoDbTourIT() {
    super("/dynamodb_tour.py");
  }

  @Test
  void servesTheAwsCli() throws IOException, InterruptedException {
    String key = clients.succeed("admin", "kms create-key --query KeyMetadata.Arn");
    clients.succeed(
        "admin",
        "dynamodb create-table --table-name tour --billing-mode PAY_PER_REQUEST"
            + " --attribute-definitions AttributeName=id,AttributeType=S"
            + " --key-schema AttributeName=id,KeyType=HASH"
            + " --sse-specification Enabled=true,SSEType=KMS,KMSMasterKeyId="
            + key);
    clients.succeed("app", "dynamodb put-item --table-name tour --item {\"id\":{\"S\":\"1\"}}");
    assertThat(
            clients.succeed(
                "admin",
                "dynamodb describe-table --table-name tour --query"
                    + " Table.[TableStatus,ItemCount,SSEDescription.KMSMasterKeyArn]"))
        .isEqualTo("ACTIVE\t1\t" + key);

    Clients.Result unknown = clients.aws("admin", "dynamodb list-global-tables");
    assertThat(unknown.exitCode()).isNotZero();
    assertThat(unknown.output()).contains("NotImplemented");
  }
}
