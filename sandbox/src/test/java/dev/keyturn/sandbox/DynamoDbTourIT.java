package dev.keyturn.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sandbox.http.HttpFront;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tour of DynamoDB by the AWS CLI and boto3, over HTTP. */
class DynamoDbTourIT {
  private final HttpFront front = HttpFront.start(Sandbox.of(Sandbox.Config.withoutLag()), 0);
  private Clients clients = new Clients(Path.of(""), front.endpoint());

  @TempDir private Path directory;

  @BeforeEach
  void findClients() throws IOException, InterruptedException {
    clients = Clients.of(front.endpoint());
  }

  @AfterEach
  void close() {
    front.close();
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

  @Test
  void servesBoto3() throws IOException, InterruptedException {
    Clients.Result result = clients.python("admin", directory, "/dynamodb_tour.py");

    assertThat(result.output()).endsWith("tour complete");
    assertThat(result.exitCode()).isZero();
  }
}
