package dev.keyturn.sandbox.kms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.TestingSandbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;

/** That GetKeyPolicy gives back what a policy means, and not how it was written. */
class ShownPoliciesTest {
  private static final String ACCOUNT = TestingSandbox.ACCOUNT;
  private static final String POLICY =
      """
      {"Version":"2012-10-17","Statement":[
        {"Sid":"Account","Effect":"Allow","Principal":{"AWS":["%1$s"]},"Action":["kms:*"],"Resource":["*"]},
        {"Sid":"Two","Effect":"Allow",
         "Principal":{"AWS":["arn:aws:iam::%1$s:user/a","arn:aws:iam::%1$s:user/b"]},
         "Action":["kms:Encrypt","kms:Decrypt","kms:DescribeKey"],"Resource":"*",
         "Condition":{"StringEquals":{"aws:PrincipalTag/team":["red","blue"]},
                      "Bool":{"aws:SecureTransport":["true"]}}}]}"""
          .formatted(ACCOUNT);

  private final KmsClient admin = TestingSandbox.withoutLag().kms("admin");
  private String key = "";

  @BeforeEach
  void makeKey() {
    key = newKey(admin);
  }

  @Test
  void differInTextAtEachReadAndMeanTheSame() {
    String first = shown();
    String second = shown();

    assertThat(second).isNotEqualTo(first);
    assertThat(Meaning.of(first)).isEqualTo(Meaning.of(POLICY));
    assertThat(Meaning.of(second)).isEqualTo(Meaning.of(POLICY));
  }

  @Test
  void showAListOfOneAsAString() {
    JsonNode account = statement(0);

    assertThat(account.path("Action").isTextual()).isTrue();
    assertThat(account.path("Resource").isTextual()).isTrue();
    assertThat(statement(1).at("/Condition/Bool/aws:SecureTransport").asText()).isEqualTo("true");
  }

  @Test
  void showAnAccountAsItsRoot() {
    assertThat(statement(0).at("/Principal/AWS").asText())
        .isEqualTo("arn:aws:iam::" + ACCOUNT + ":root");
  }

  @Test
  void comeInTheSameOrdersFromTheSameSeed() {
    KmsClient again = TestingSandbox.withoutLag().kms("admin");
    String same = newKey(again);

    assertThat(again.getKeyPolicy(b -> b.keyId(same)).policy()).isEqualTo(shown());
  }

  private static String newKey(KmsClient kms) {
    return kms.createKey(b -> b.policy(POLICY)).keyMetadata().arn();
  }

  private JsonNode statement(int index) {
    return Json.read(shown()).orElseThrow().path("Statement").path(index);
  }

  private String shown() {
    return admin.getKeyPolicy(b -> b.keyId(key)).policy();
  }
}
