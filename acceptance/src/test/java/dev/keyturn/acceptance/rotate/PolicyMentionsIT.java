package dev.keyturn.acceptance.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.world.Owner;
import dev.keyturn.acceptance.world.Shell;
import dev.keyturn.acceptance.world.Shell.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/**
 * IAM policies that name a key are put there by the AWS CLI, and shown by the launcher when the key
 * is replaced.
 */
class PolicyMentionsIT {
  private static final String REPLACE =
      "./keyturn rotate --key alias/signs --region eu-west-1 --strategy REPLACE"
          + " --requested-by owner@example.com --new-signatures-only --settle PT1S";
  private static final String DETAILS =
      "iam get-account-authorization-details --query"
          + " '[RoleDetailList[].RolePolicyList,Policies[].PolicyVersionList]'";

  private Shell shell;

  @BeforeEach
  void open() throws Exception {
    shell = Shell.open(PolicyMentionsIT.class);
    shell.good("operator", "./keyturn setup");
    shell.leaveWorker("keyturn-worker", "./keyturn worker");
  }

  @AfterEach
  void close() {
    shell.close();
  }

  @Test
  void showsThePoliciesThatNameTheKeyAndChangesNone() throws Exception {
    String old = key();
    putPolicies(old);
    String before = shell.aws("owner", DETAILS);

    Answer plan = shell.good("operator", REPLACE);
    assertThat(plan.out())
        .containsPattern("role/signer +sign +Sign +the key's ARN")
        .containsPattern("policy/reads-it +v1 +#1 +an alias")
        .doesNotContain("policy/any-key");
    Answer done = shell.good("operator", REPLACE + " --execute");
    Answer report = shell.good("operator", "./keyturn watch RotateKey/eu-west-1/signs");

    assertThat(done.out()).contains("DONE");
    assertThat(report.out())
        .containsPattern("role/signer +sign +Sign +the key's ARN")
        .doesNotContain("policy/reads-it");
    assertThat(shell.aws("owner", DETAILS)).isEqualTo(before).contains(old);
  }

  private String key() {
    try (Owner owner = Owner.of(shell)) {
      return owner.key(
          "signs",
          create -> create.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY));
    }
  }

  private void putPolicies(String key) throws Exception {
    shell.aws(
        "owner",
        "iam create-role --role-name signer --assume-role-policy-document "
            + "'{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
            + "\"Principal\":{\"Service\":\"ec2.amazonaws.com\"}}}'");
    shell.aws(
        "owner",
        "iam put-role-policy --role-name signer --policy-name sign"
            + document("\"Sid\":\"Sign\",\"Resource\":\"" + key + "\""));
    shell.aws(
        "owner",
        "iam create-policy --policy-name reads-it"
            + document(
                "\"Resource\":\"*\",\"Condition\":{\"StringEquals\":"
                    + "{\"kms:RequestAlias\":\"alias/signs\"}}"));
    shell.aws("owner", "iam create-policy --policy-name any-key" + document("\"Resource\":\"*\""));
  }

  private static String document(String members) {
    return " --policy-document '{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"kms:*\","
        + members
        + "}]}'";
  }
}
