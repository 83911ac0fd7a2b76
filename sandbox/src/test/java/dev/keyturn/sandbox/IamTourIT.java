package dev.keyturn.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A tour of IAM by the AWS CLI and boto3, over HTTP. */
class IamTourIT extends Tour {
  IamTourIT() {
    super("/iam_tour.py");
  }

  @Test
  void servesTheAwsCli() throws IOException, InterruptedException {
    Path document =
        Files.writeString(
            directory.resolve("policy.json"),
            "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"kms:*\",\"Resource\":\"*\"}}");
    String policy =
        clients.succeed(
            "admin",
            "iam create-policy --policy-name orders --query Policy.Arn --policy-document file://"
                + document);

    assertThat(
            clients.succeed(
                "admin",
                "iam get-account-authorization-details --filter LocalManagedPolicy"
                    + " --query Policies[].[Arn,PolicyVersionList[0].Document.Statement.Action]"))
        .isEqualTo(policy + "\tkms:*");
    Clients.Result refused =
        clients.aws(
            "admin", "iam create-policy --policy-name orders --policy-document file://" + document);
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output()).contains("(EntityAlreadyExists)");
  }
}
