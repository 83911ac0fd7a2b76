package dev.keyturn.acceptance.estate;

import dev.keyturn.acceptance.process.Await;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.Tag;

/** Creates the key that is to be replaced, as a team would have done it years ago. */
final class KeyFounder {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String POLICY =
      """
      {
        "Version": "2012-10-17",
        "Id": "orders-key",
        "Statement": [
          {
            "Sid": "Account",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::ACCOUNT:root"},
            "Action": "kms:*",
            "Resource": "*"
          },
          {
            "Sid": "Administrators",
            "Effect": "Allow",
            "Principal": {"AWS": ["OWNER"]},
            "Action": ["kms:Create*", "kms:Describe*", "kms:Enable*", "kms:List*", "kms:Put*",
                       "kms:Update*", "kms:Revoke*", "kms:Disable*", "kms:Get*", "kms:Delete*",
                       "kms:TagResource", "kms:UntagResource", "kms:CancelKeyDeletion"],
            "Resource": "*"
          },
          {
            "Sid": "Users",
            "Effect": "Allow",
            "Principal": {"AWS": ["APPLICATION", "ATTACKER"]},
            "Action": ["kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:DescribeKey"],
            "Resource": "*"
          },
          {
            "Sid": "NobodyElse",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "kms:Decrypt",
            "Resource": "*",
            "Condition": {
              "StringNotEquals": {"aws:PrincipalAccount": "ACCOUNT"},
              "Bool": {"aws:PrincipalIsAWSService": "false"}
            }
          }
        ]
      }
      """;

  private final KmsClient kms;

  KeyFounder(KmsClient kms) {
    this.kms = kms;
  }

  /** The key's ARN. */
  String found() {
    String key =
        kms.createKey(
                request ->
                    request
                        .description("Orders: objects and data keys")
                        .policy(policy())
                        .tags(tags(Map.of("team", "orders", "data-class", "confidential"))))
            .keyMetadata()
            .arn();
    kms.createAlias(request -> request.aliasName(Estate.ALIAS).targetKeyId(key));
    grant(key, Actor.APPLICATION, "orders-application");
    grant(key, Actor.ATTACKER, "orders-importer");
    return key;
  }

  /** Waits until alias and grants can be used. */
  void awaitUsable(KmsClient user, String key) {
    Await.until("see the key's alias and grants", PATIENCE, () -> isUsable(user, key));
  }

  private static boolean isUsable(KmsClient user, String key) {
    try {
      GenerateDataKeyResponse made =
          user.generateDataKey(request -> request.keyId(Estate.ALIAS).keySpec("AES_256"));
      user.decrypt(request -> request.ciphertextBlob(made.ciphertextBlob()));
      return made.keyId().equals(key);
    } catch (KmsException notYet) {
      return false;
    }
  }

  private void grant(String key, Actor actor, String name) {
    kms.createGrant(
        request ->
            request
                .keyId(key)
                .name(name)
                .granteePrincipal(actor.arn())
                .operations(
                    GrantOperation.DECRYPT,
                    GrantOperation.ENCRYPT,
                    GrantOperation.GENERATE_DATA_KEY));
  }

  private static String policy() {
    return POLICY
        .replace("ACCOUNT", Actor.ACCOUNT)
        .replace("OWNER", Actor.OWNER.arn())
        .replace("APPLICATION", Actor.APPLICATION.arn())
        .replace("ATTACKER", Actor.ATTACKER.arn());
  }

  private static Tag[] tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().tagKey(tag.getKey()).tagValue(tag.getValue()).build())
        .toArray(Tag[]::new);
  }
}
