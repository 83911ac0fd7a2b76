package dev.keyturn.sandbox.kms;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Directory;
import dev.keyturn.sandbox.policy.MalformedPolicyException;
import dev.keyturn.sandbox.policy.PolicyDocument;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Key policies: what is accepted, and what keys have if none is given. */
final class KeyPolicies {
  static final String NAME = "default";

  private static final int MAX_BYTES = 32_768;
  private static final String STANDARD =
      """
      {
        "Version" : "2012-10-17",
        "Id" : "key-default-1",
        "Statement" : [ {
          "Sid" : "Enable IAM User Permissions",
          "Effect" : "Allow",
          "Principal" : {
            "AWS" : "arn:aws:iam::%s:root"
          },
          "Action" : "kms:*",
          "Resource" : "*"
        } ]
      }""";
  private static final String MANAGED =
      """
      {
        "Version" : "2012-10-17",
        "Id" : "auto-%1$s-2",
        "Statement" : [ {
          "Sid" : "Allow access through the service for all principals in the account",
          "Effect" : "Allow",
          "Principal" : {
            "AWS" : "*"
          },
          "Action" : [ "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", \
      "kms:CreateGrant", "kms:DescribeKey" ],
          "Resource" : "*",
          "Condition" : {
            "StringEquals" : {
              "kms:CallerAccount" : "%2$s",
              "kms:ViaService" : "%3$s"
            }
          }
        }, {
          "Sid" : "Allow direct access to key metadata to the account",
          "Effect" : "Allow",
          "Principal" : {
            "AWS" : "arn:aws:iam::%2$s:root"
          },
          "Action" : [ "kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant" ],
          "Resource" : "*"
        } ]
      }""";

  private KeyPolicies() {}

  /** The policy of a key that the API created without one. */
  static PolicyDocument standard(String account) {
    return PolicyDocument.parse(STANDARD.formatted(account));
  }

  /** The policy of a key that an AWS service manages. */
  static PolicyDocument managed(String service, String account, String viaService) {
    return PolicyDocument.parse(MANAGED.formatted(service, account, viaService));
  }

  /**
   * Reads a policy. One principal that there is not makes KMS refuse the whole policy
   * (CMSgov/beneficiary-fhir-data#212, terraform-aws-modules/terraform-aws-kms#30).
   */
  static PolicyDocument parse(String text, Directory directory) {
    PolicyDocument policy = parse(text);
    Map<String, String> ids = new HashMap<>();
    for (String name : policy.principals()) {
      ids.put(name, directory.id(name).orElseThrow(KeyPolicies::invalidPrincipals));
    }
    return policy.meaning(ids);
  }

  private static AwsError invalidPrincipals() {
    return malformed("Policy contains a statement with one or more invalid principals.");
  }

  private static PolicyDocument parse(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw KmsErrors.of("LimitExceededException", "A key policy has at most 32 kilobytes");
    }
    try {
      return PolicyDocument.parse(text);
    } catch (MalformedPolicyException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  /** The lockout safety check: the caller must be able to change the policy again. */
  static void requireOpen(PolicyDocument policy, KmsKey key, KmsRequest request) {
    if (!request.authorizer().staysOpen(policy, key, request.circumstances())) {
      throw malformed(
          "The new key policy will not allow you to update the key policy in the future.");
    }
  }

  private static AwsError malformed(String message) {
    return KmsErrors.of("MalformedPolicyDocumentException", message);
  }
}
